import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { findByArgument, identify, stillRuns } from './process-identity.mjs';

test('should recognise a process that runs', () => {
  assert.equal(stillRuns(identify(process.pid)), true);
});

test('should not take another process with the same pid for it', () => {
  const self = identify(process.pid);
  assert.equal(stillRuns({ ...self, startTime: '1' }), false);
  assert.equal(stillRuns({ ...self, bootId: 'another boot' }), false);
});

test('should see that a process ended', async () => {
  const child = spawn('sleep', ['60']);
  const identity = identify(child.pid);
  assert.equal(stillRuns(identity), true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  assert.equal(stillRuns(identity), false);
  assert.equal(identify(child.pid), undefined);
});

test('should find a process by an argument that only it has', async () => {
  const mark = `--mark=${process.pid}-${Date.now()}`;
  const child = spawn(process.execPath, [
    '--eval',
    'setInterval(() => {}, 1000); console.log(1)',
    '--',
    mark,
  ]);
  await once(child.stdout, 'data');
  assert.equal(findByArgument(mark).pid, child.pid);
  child.kill('SIGKILL');
  await once(child, 'exit');
  assert.equal(findByArgument(mark), undefined);
});
