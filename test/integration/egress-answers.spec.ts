import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { answered, answerWith, closed, openEgress, post, rawServer } from './egress-servers.js';

describe('Egress, informational answers', () => {
  it.each([
    ['100 before the answer, in one packet', ['HTTP/1.1 100 Continue\r\n\r\n', answerWith('ok')], true],
    ['100 in a packet of its own', ['HTTP/1.1 100 Continue\r\n\r\n', answerWith('ok')], false],
    ['103 with headers', ['HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n', answerWith('ok')], false],
    [
      '102, 100, 103',
      ['HTTP/1.1 102 P\r\n\r\nHTTP/1.1 100 C\r\n\r\nHTTP/1.1 103 E\r\n\r\n', answerWith('ok')],
      true,
    ],
  ])('should pass over %s', async (_name, [first = '', second = ''], together) => {
    const server = await rawServer((socket) => {
      if (together) socket.write(Buffer.concat([Buffer.from(first as string), second as Buffer]));
      else socket.write(first, () => setImmediate(() => socket.write(second)));
    });
    const egress = openEgress();
    for (let i = 0; i < 2; i += 1) {
      const outcome = answered(await egress.exchangeAsync(post(server.url)));
      expect([outcome.status, outcome.body.toString()]).toEqual([200, 'ok']);
    }
    expect(server.sockets).toHaveLength(1);
  });

  it('should leave a body alone that looks like one', async () => {
    const body = 'HTTP/1.1 100 Continue\r\n\r\n';
    const server = await rawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n');
      // Later than the head was read: what comes with it begins no chunk.
      setTimeout(() => socket.write(body + body), 50);
    });
    const outcome = answered(await openEgress().exchangeAsync(post(server.url)));
    expect(outcome.body.toString()).toBe(body + body);
  });

  it('should give up on a server that sends nothing else', async () => {
    const server = await rawServer((socket) => socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(100)));
    expect(await openEgress().exchangeAsync(post(server.url))).toMatchObject({
      kind: 'failed',
      code: 'PROTOCOL',
    });
    await closed(server.sockets[0]);
  });
});

describe('Egress, raw headers', () => {
  it('should empty the array of an answer, which would outlive it', async () => {
    const seen: unknown[] = [];
    const see = (message: unknown): void => {
      seen.push((message as { readonly response: { readonly headers: unknown } }).response.headers);
      expect(seen.at(-1)).not.toHaveLength(0);
    };
    const server = await rawServer((socket) => socket.write(answerWith('ok')));
    subscribe('undici:request:headers', see);
    try {
      expect(answered(await openEgress().exchangeAsync(post(server.url))).body.toString()).toBe('ok');
    } finally {
      unsubscribe('undici:request:headers', see);
    }
    expect(seen).toEqual([[]]);
  });
});

describe('Egress, content codings', () => {
  const text = Buffer.from('{"result":true}'.repeat(100));
  const head = (coding: string) => `HTTP/1.1 200 OK\r\ncontent-encoding: ${coding}`;

  it.each([
    ['gzip', gzipSync(text)],
    ['GZIP', gzipSync(text)],
    ['x-gzip', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['deflate', deflateRawSync(text)],
    ['br', brotliCompressSync(text)],
    ['identity', text],
  ])('should decode %s, and keep the connection', async (coding, bytes) => {
    const server = await rawServer((socket) => socket.write(answerWith(bytes, head(coding))));
    const egress = openEgress();
    for (let i = 0; i < 2; i += 1) {
      const outcome = answered(await egress.exchangeAsync(post(server.url)));
      expect(outcome.body.equals(text)).toBe(true);
      expect(outcome.truncated).toBe(false);
    }
    expect(server.sockets).toHaveLength(1);
  });

  it.each(['zstd', 'gzip, gzip', 'constructor'])(
    'should leave the bytes of %s as they are',
    async (coding) => {
      const bytes = gzipSync(text);
      const server = await rawServer((socket) => socket.write(answerWith(bytes, head(coding))));
      expect(answered(await openEgress().exchangeAsync(post(server.url))).body.equals(bytes)).toBe(true);
    },
  );

  it('should take an empty body for one, whatever its coding', async () => {
    const server = await rawServer((socket) => socket.write(answerWith('', head('gzip'))));
    expect(answered(await openEgress().exchangeAsync(post(server.url))).body).toHaveLength(0);
  });

  it.each([
    ['no gzip at all', Buffer.from('plain')],
    ['a gzip body that lacks its end', gzipSync(text).subarray(0, -9)],
  ])('should fail on %s', async (_name, bytes) => {
    const server = await rawServer((socket) => socket.write(answerWith(bytes, head('gzip'))));
    expect(await openEgress().exchangeAsync(post(server.url))).toMatchObject({
      kind: 'failed',
      code: 'PROTOCOL',
    });
  });

  it.each([
    ['gzip', gzipSync(Buffer.alloc(64 * 1024 * 1024))],
    ['br', brotliCompressSync(Buffer.alloc(64 * 1024 * 1024))],
  ])('should stop unfolding a %s bomb at 64 KiB', async (coding, bomb) => {
    const server = await rawServer((socket) => socket.write(answerWith(bomb, head(coding))));
    const outcome = answered(await openEgress().exchangeAsync(post(server.url)));
    expect([outcome.body.length, outcome.truncated]).toEqual([65_536, true]);
  });
});
