import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { withLock } from './lock.mjs';

const lockModule = new URL('./lock.mjs', import.meta.url).href;

test('should let the second in only when the first is out', async () => {
  const path = `lock-test-${process.pid}-order`;
  const order = [];
  let leave;
  let first;
  await new Promise((entered) => {
    first = withLock(path, 'a test', async () => {
      entered();
      await new Promise((resolve) => (leave = resolve));
      order.push('first out');
    });
  });
  const second = withLock(path, 'a test', async () => order.push('second in'));
  leave();
  await Promise.all([first, second]);
  assert.deepEqual(order, ['first out', 'second in']);
});

test('should be free again after the work failed', async () => {
  const path = `lock-test-${process.pid}-failure`;
  await assert.rejects(withLock(path, 'a test', () => Promise.reject(new Error('no'))));
  assert.equal(await withLock(path, 'a test', () => 'entered'), 'entered');
});

test('should be free again after its holder was killed', { timeout: 20_000 }, async () => {
  const path = `lock-test-${process.pid}-killed`;
  const holder = spawn(process.execPath, [
    '--input-type=module',
    '--eval',
    `import { withLock } from '${lockModule}';
     await withLock('${path}', 'a test', () => { console.log('in'); return new Promise((r) => setTimeout(r, 60_000)); });`,
  ]);
  await once(holder.stdout, 'data');
  let entered = false;
  const waiting = withLock(path, 'a test', () => (entered = true));
  assert.equal(entered, false);
  holder.kill('SIGKILL');
  assert.equal(await waiting, true);
});
