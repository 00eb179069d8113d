import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { endWhenSilent } from './attentive-socket.js';

/** Long enough that a busy machine does not look like a silent broker. */
const MAX_SILENCE_MS = 500;

const open: { close(): unknown }[] = [];

afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

/** A connection to a server on loopback that does with each of its own what it is told. */
async function connected(serve: (socket: Socket) => void): Promise<Socket> {
  const server = createServer((peer) => {
    // Ends of connections are what these tests are about: a reset is not an error of theirs.
    peer.on('error', () => undefined);
    serve(peer);
  }).listen(0, '127.0.0.1');
  open.push(server);
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => undefined);
  open.push({ close: () => socket.destroy() });
  await once(socket, 'connect');
  return socket;
}

describe('endWhenSilent', () => {
  it('should end a connection that is asked and does not answer', async () => {
    const socket = await connected((peer) => peer.resume());
    endWhenSilent(socket, MAX_SILENCE_MS, 20);
    const asking = setInterval(() => socket.write('?'), 10);
    const [error] = (await once(socket, 'error')) as [Error];
    clearInterval(asking);
    expect(error.message).toMatch(/has said nothing for \d+ ms/);
  });

  it('should leave a connection alone that answers, and one that is not asked', async () => {
    const talking = await connected((peer) => peer.pipe(peer));
    const idle = await connected((peer) => peer.resume());
    const silent = await connected((peer) => peer.resume());
    talking.resume();
    for (const socket of [talking, idle, silent]) endWhenSilent(socket, MAX_SILENCE_MS, 20);
    const asking = setInterval(() => {
      talking.write('?');
      silent.write('?');
    }, 10);
    // The silent one tells when the others had their chance to be ended wrongly.
    await new Promise((resolve) => silent.once('close', resolve));
    clearInterval(asking);
    expect([talking.destroyed, idle.destroyed]).toEqual([false, false]);
  });
});
