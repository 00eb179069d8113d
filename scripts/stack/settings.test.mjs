import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ensureFreePorts, ensureSettings } from './settings.mjs';

function scratch(t) {
  const folder = mkdtempSync(join(tmpdir(), 'ringback-settings-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return { settings: join(folder, 'stack.json') };
}

test('should remember what it made up', async (t) => {
  const layout = scratch(t);
  const settings = await ensureSettings(layout);
  assert.deepEqual(await ensureSettings(layout), settings);
  assert.equal(new Set([settings.kafkaPort, settings.controllerPort, settings.mariadbPort]).size, 3);
});

test('should give up a port that somebody else took, and only that', async (t) => {
  const layout = scratch(t);
  const before = await ensureSettings(layout);
  const stranger = createServer().listen(before.kafkaPort, '127.0.0.1');
  await once(stranger, 'listening');
  t.after(() => stranger.close());
  const after = await ensureFreePorts(layout, ['kafkaPort', 'controllerPort']);
  assert.notEqual(after.kafkaPort, before.kafkaPort);
  assert.deepEqual({ ...after, kafkaPort: 0 }, { ...before, kafkaPort: 0 });
  assert.deepEqual(await ensureSettings(layout), after);
});
