import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildFolder } from './build-folder.mjs';

function scratch(t) {
  const parent = mkdtempSync(join(tmpdir(), 'ringback-build-folder-'));
  t.after(() => rmSync(parent, { recursive: true }));
  return parent;
}

const fill = async (folder) => {
  mkdirSync(folder);
  writeFileSync(join(folder, 'whole'), '');
};

test('should leave no folder behind when filling it fails', async (t) => {
  const target = join(scratch(t), 'data');
  const half = async (folder) => {
    await fill(folder);
    throw new Error('killed');
  };
  await assert.rejects(buildFolder(target, half), { message: 'killed' });
  assert.equal(existsSync(target), false);
});

test('should throw away what a killed run left, and build it again', async (t) => {
  const parent = scratch(t);
  mkdirSync(join(parent, 'data.unfinished-1'));
  writeFileSync(join(parent, 'data.unfinished-1.properties'), '');
  await buildFolder(join(parent, 'data'), fill);
  assert.deepEqual(readdirSync(parent), ['data']);
});

test('should not fill a folder that is there', async (t) => {
  const target = join(scratch(t), 'data');
  await buildFolder(target, fill);
  await buildFolder(target, () => assert.fail('filled twice'));
});
