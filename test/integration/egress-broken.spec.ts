import { createServer as createHttpServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { Socket } from 'node:net';
import { answerWith, closed, listen, openEgress, post, rawServer, unusedPort } from './egress-servers.js';

const HEAD = 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n';

describe('Egress, receivers that break off', () => {
  it.each<[string, string, (socket: Socket) => void]>([
    ['closes without an answer', 'ECONNRESET', (socket) => socket.end()],
    ['resets without an answer', 'ECONNRESET', (socket) => socket.resetAndDestroy()],
    ['closes within the status line', 'ECONNRESET', (socket) => socket.end('HTTP/1.1 20')],
    ['closes within the headers', 'ECONNRESET', (socket) => socket.end('HTTP/1.1 200 OK\r\nx: ')],
    ['closes within the body', 'ECONNRESET', (socket) => socket.end(`${HEAD}abc`)],
    [
      'resets within the body',
      'ECONNRESET',
      (socket) => socket.write(`${HEAD}abc`, () => socket.resetAndDestroy()),
    ],
    [
      'closes within a chunk',
      'ECONNRESET',
      (socket) => socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab'),
    ],
    [
      'answers less than it said, to the last',
      'PROTOCOL',
      (socket) => socket.end('HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 9\r\n\r\nabc'),
    ],
    ['speaks another protocol', 'PROTOCOL', (socket) => socket.write('220 mail.example ESMTP\r\n')],
    ['writes a broken status line', 'PROTOCOL', (socket) => socket.write('HTTP/1.1 2x0 OK\r\n\r\n')],
    ['writes a broken header', 'PROTOCOL', (socket) => socket.write('HTTP/1.1 200 OK\r\na b c\r\n\r\n')],
    [
      'writes a broken chunk',
      'PROTOCOL',
      (socket) => socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n'),
    ],
    [
      'gives two lengths',
      'PROTOCOL',
      (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'),
    ],
    [
      'floods with headers',
      'PROTOCOL',
      (socket) => socket.write(`HTTP/1.1 200 OK\r\n${'x-flood: 0123456789\r\n'.repeat(1_000)}`),
    ],
    [
      'writes an endless header',
      'PROTOCOL',
      (socket) => socket.write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(20_000)}`),
    ],
    [
      'floods with trailers',
      'PROTOCOL',
      (socket) =>
        socket.write(
          `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n${'x-flood: 0123456789\r\n'.repeat(1_000)}`,
        ),
    ],
    [
      'changes to a protocol that was not asked for',
      'ECONNRESET',
      (socket) => socket.write('HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
    ],
  ])('should fail when the server %s', async (_name, code, answer) => {
    const server = await rawServer(answer);
    expect(await openEgress().exchangeAsync(post(server.url))).toMatchObject({ kind: 'failed', code });
    await closed(server.sockets[0]);
    expect(server.requests).toHaveLength(1);
  });

  it('should answer the next exchange on a new connection', async () => {
    const server = await rawServer((socket, index) => {
      if (index === 0) socket.write('garbage\r\n');
      else socket.write(answerWith('ok'));
    });
    const egress = openEgress({ maxConnectionsPerOrigin: 1 });
    const [first, second] = await Promise.all([
      egress.exchangeAsync(post(server.url)),
      egress.exchangeAsync(post(server.url)),
    ]);
    expect(first).toMatchObject({ kind: 'failed', code: 'PROTOCOL' });
    expect(second).toMatchObject({ kind: 'answered', status: 200 });
  });

  it('should fail, and not send again, when a kept connection closes as the request arrives', async () => {
    const server = await rawServer((socket, index) => {
      if (index === 0) socket.write(answerWith('ok'));
      else socket.destroy();
    });
    const egress = openEgress();
    expect(await egress.exchangeAsync(post(server.url))).toMatchObject({ kind: 'answered' });
    expect(await egress.exchangeAsync(post(server.url))).toMatchObject({
      kind: 'failed',
      code: 'ECONNRESET',
    });
    expect(server.requests).toHaveLength(2);
    expect(server.sockets).toHaveLength(1);
  });

  it('should notice that a kept connection was closed, and take a new one', async () => {
    const server = await rawServer((socket) => socket.write(answerWith('ok')));
    const egress = openEgress();
    for (let i = 0; i < 10; i += 1) {
      expect(await egress.exchangeAsync(post(server.url))).toMatchObject({ kind: 'answered' });
      const gone = closed(server.sockets[i]);
      server.sockets[i]?.end();
      await gone;
    }
  });

  it('should survive a server that closes kept connections at its own pace', async () => {
    const http = createHttpServer((_request, response) => response.end('ok'));
    http.keepAliveTimeout = 1;
    const server = await listen(http);
    const egress = openEgress({ maxConnectionsPerOrigin: 4 });
    const outcomes = await Promise.all(
      Array.from({ length: 500 }, () => egress.exchangeAsync(post(server.url))),
    );
    // A connection may close as a request is on its way: that fails, and nothing may hang or throw.
    const strange = outcomes.filter(({ kind }) => kind !== 'answered' && kind !== 'failed');
    expect(strange).toEqual([]);
    expect(outcomes.filter(({ kind }) => kind === 'answered').length).toBeGreaterThan(0);
  });

  it('should not take an answer for one that came before its request', async () => {
    const server = await rawServer((socket, index) => {
      if (index === 0) socket.write(Buffer.concat([answerWith('first'), answerWith('forged')]));
      else socket.write(answerWith('second'));
    });
    const egress = openEgress({ maxConnectionsPerOrigin: 1 });
    const [first, second] = await Promise.all([
      egress.exchangeAsync(post(server.url)),
      egress.exchangeAsync(post(server.url)),
    ]);
    expect(first).toMatchObject({ kind: 'answered', body: Buffer.from('first') });
    expect(second).toMatchObject({ kind: 'answered', body: Buffer.from('second') });
  });
});

describe('Egress, calls that cannot be made', () => {
  it('should fail when nothing listens', async () => {
    const url = `http://127.0.0.1:${await unusedPort()}`;
    expect(await openEgress().exchangeAsync(post(url))).toMatchObject({
      kind: 'failed',
      code: 'ECONNREFUSED',
    });
  });

  it('should fail on every exchange that waited for such a connection', async () => {
    const url = `http://127.0.0.1:${await unusedPort()}`;
    const egress = openEgress({ maxConnectionsPerOrigin: 2 });
    const outcomes = await Promise.all(Array.from({ length: 200 }, () => egress.exchangeAsync(post(url))));
    expect(new Set(outcomes.map((outcome) => outcome.kind === 'failed' && outcome.code))).toEqual(
      new Set(['ECONNREFUSED']),
    );
  });

  it('should fail on a name that does not resolve', async () => {
    const outcome = await openEgress().exchangeAsync(post('http://no-such-host.invalid/'));
    expect(outcome).toMatchObject({ kind: 'failed' });
    // Machines without any resolver say EAI_AGAIN.
    expect(outcome.kind === 'failed' && outcome.code).toMatch(/^(ENOTFOUND|EAI_AGAIN)$/);
  });

  it.each(['', 'x', 'ftp://127.0.0.1/', 'http://user:secret@127.0.0.1/'])(
    'should fail on the URL %j',
    async (url) => {
      expect(await openEgress().exchangeAsync(post(url))).toMatchObject({ kind: 'failed', code: 'INVALID' });
    },
  );

  it.each([
    ['a name', ['a b', 'c']],
    ['a value', ['a', 'b\r\nc: d']],
    ['a missing value', ['a']],
  ])('should fail on a header with %s that cannot be sent, sending nothing', async (_name, headers) => {
    const server = await rawServer((socket) => socket.write(answerWith('ok')));
    const egress = openEgress({ maxConnectionsPerOrigin: 1 });
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, () => egress.exchangeAsync(post(server.url, { headers }))),
    );
    for (const outcome of outcomes) expect(outcome).toMatchObject({ kind: 'failed', code: 'INVALID' });
    expect(server.requests).toHaveLength(0);
  });
});
