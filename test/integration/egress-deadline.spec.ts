import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '#libs/egress';
import { begin, LONG_HEAD, requestsArrived } from './egress-exchanges.js';
import { answerWith, closed, listen, openEgress, post, rawServer } from './egress-servers.js';

/** Short, as each of these tests waits it out; long enough for a loopback connection on a busy machine. */
const TIMEOUT_MS = 200;

function expectTimeout(outcome: Outcome, phase: string): void {
  expect(outcome).toMatchObject({ kind: 'timeout', phase });
  const ms = outcome.kind === 'timeout' ? outcome.ms : 0;
  // Timers of Node may fire a millisecond early.
  expect(ms).toBeGreaterThanOrEqual(TIMEOUT_MS - 2);
  expect(ms).toBeLessThan(TIMEOUT_MS * 10);
}

describe('Egress, the timeout', () => {
  it('should cover the name lookup', async () => {
    const egress = openEgress({ lookup: () => undefined });
    expectTimeout(
      await egress.exchangeAsync(post('http://slow.test/', { timeoutMs: TIMEOUT_MS })),
      'connect',
    );
  });

  it('should cover the TLS handshake, and end the attempt to connect', async () => {
    const server = await listen(createServer(), 'https');
    expectTimeout(await openEgress().exchangeAsync(post(server.url, { timeoutMs: TIMEOUT_MS })), 'connect');
    await closed(server.sockets[0]);
  });

  it('should cover the wait for a connection, and never send what waited too long', async () => {
    const { arrived, note } = requestsArrived(1);
    const server = await rawServer(note);
    const egress = openEgress({ maxConnectionsPerOrigin: 1 });
    const first = begin(egress, post(`${server.url}/first`));
    await arrived;
    expectTimeout(
      await egress.exchangeAsync(post(`${server.url}/second`, { timeoutMs: TIMEOUT_MS })),
      'connect',
    );
    server.sockets[0]?.write(answerWith('ok'));
    expect(await first.ended).toMatchObject({ kind: 'answered' });
    expect(server.requests).toHaveLength(1);
  });

  it('should free the connection for the next one in the queue', async () => {
    const server = await rawServer((socket, index) => {
      if (index > 0) socket.write(answerWith('ok'));
    });
    const egress = openEgress({ maxConnectionsPerOrigin: 1 });
    const hanging = egress.exchangeAsync(post(server.url, { timeoutMs: TIMEOUT_MS }));
    const next = egress.exchangeAsync(post(server.url));
    expectTimeout(await hanging, 'headers');
    expect(await next).toMatchObject({ kind: 'answered' });
    expect(server.sockets).toHaveLength(2);
  });

  it('should cover silence', async () => {
    const server = await rawServer();
    expectTimeout(await openEgress().exchangeAsync(post(server.url, { timeoutMs: TIMEOUT_MS })), 'headers');
    await closed(server.sockets[0]);
  });

  it('should cover headers that trickle', async () => {
    const server = await rawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      trickle(
        () => socket.write('x-more: 1\r\n'),
        () => socket.destroyed,
      );
    });
    expectTimeout(await openEgress().exchangeAsync(post(server.url, { timeoutMs: TIMEOUT_MS })), 'headers');
    await closed(server.sockets[0]);
  });

  it('should cover a body that stalls', async () => {
    const server = await rawServer((socket) => socket.write(`${LONG_HEAD}abc`));
    expectTimeout(await openEgress().exchangeAsync(post(server.url, { timeoutMs: TIMEOUT_MS })), 'body');
    await closed(server.sockets[0]);
  });

  it('should cover a body that trickles', async () => {
    const server = await rawServer((socket) => {
      socket.write(LONG_HEAD);
      trickle(
        () => socket.write('x'),
        () => socket.destroyed,
      );
    });
    expectTimeout(await openEgress().exchangeAsync(post(server.url, { timeoutMs: TIMEOUT_MS })), 'body');
    await closed(server.sockets[0]);
  });

  it('should cover a compressed body that never unfolds to anything', async () => {
    const emptyMember = Buffer.from('1f8b080000000000000303000000000000000000', 'hex');
    const server = await rawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n');
      trickle(
        () => socket.write(emptyMember),
        () => socket.destroyed,
      );
    });
    expectTimeout(await openEgress().exchangeAsync(post(server.url, { timeoutMs: TIMEOUT_MS })), 'body');
    await closed(server.sockets[0]);
  });

  it('should cover a chunk that is described without end', async () => {
    const server = await rawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5;');
      const more = (): void => {
        while (!socket.destroyed && socket.write(Buffer.alloc(16_384, 'x')));
      };
      socket.on('drain', more);
      more();
    });
    expectTimeout(await openEgress().exchangeAsync(post(server.url, { timeoutMs: TIMEOUT_MS })), 'body');
    await closed(server.sockets[0]);
  });
});

describe('Egress, the reading limit', () => {
  it('should stop an endless body at 64 KiB, and drop the connection', async () => {
    const server = await rawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const more = (): void => {
        while (!socket.destroyed && socket.write(Buffer.alloc(16_384, 'x')));
      };
      socket.on('drain', more);
      more();
    });
    const outcome = await openEgress().exchangeAsync(post(server.url, { captureBytes: 100 }));
    expect(outcome).toMatchObject({
      kind: 'answered',
      status: 200,
      truncated: true,
      body: Buffer.alloc(100, 'x'),
    });
    await closed(server.sockets[0]);
  });

  it('should take an answer that reaches the limit and stalls for one', async () => {
    const server = await rawServer((socket) => socket.write(LONG_HEAD + 'x'.repeat(65_536)));
    const outcome = await openEgress().exchangeAsync(post(server.url));
    expect(outcome).toMatchObject({ kind: 'answered', truncated: true, body: Buffer.alloc(65_536, 'x') });
    await closed(server.sockets[0]);
  });

  it('should read an answer just below the limit to its end', async () => {
    const server = await rawServer((socket) => socket.write(answerWith('x'.repeat(65_535))));
    const egress = openEgress();
    for (let i = 0; i < 2; i += 1) {
      expect(await egress.exchangeAsync(post(server.url))).toMatchObject({ truncated: false });
    }
    expect(server.sockets).toHaveLength(1);
  });
});

/** Writes a little every few milliseconds until the other side has had enough. */
function trickle(write: () => void, over: () => boolean): void {
  const writing = setInterval(() => {
    if (over()) clearInterval(writing);
    else write();
  }, 5);
}
