import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { choosePorts } from './choose-ports.mjs';

async function takenPort(t) {
  const stranger = createServer().listen(0, '127.0.0.1');
  await once(stranger, 'listening');
  t.after(() => stranger.close());
  return String(stranger.address().port);
}

test('should choose different ports for the apps', async () => {
  const { API_PORT, PUSHER_PORT } = await choosePorts({});
  assert.notEqual(API_PORT, PUSHER_PORT);
});

test('should refuse a port that was asked for and is taken', async (t) => {
  const port = await takenPort(t);
  await assert.rejects(choosePorts({ PUSHER_PORT: port }), {
    message: `PUSHER_PORT=${port} is taken by another program`,
  });
});

test('should leave a value that is no port to the app to refuse', async () => {
  assert.equal((await choosePorts({ API_PORT: 'eighty' })).API_PORT, 'eighty');
});
