import type { LookupAddress } from 'node:dns';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { AddressPolicy, type Lookup } from '#libs/egress';
import { answerWith, closed, listen, openEgress, post, rawServer, unusedPort } from './egress-servers.js';

const CLOSED = AddressPolicy.parse([]);

function address(ip: string): LookupAddress {
  return { address: ip, family: ip.includes(':') ? 6 : 4 };
}

/** A resolver that gives one answer after the other, and the names that it was asked for. */
function answering(...answers: string[][]): { lookup: Lookup; asked: string[] } {
  const asked: string[] = [];
  const lookup: Lookup = (name, done) => {
    const answer = answers[Math.min(asked.length, answers.length - 1)] ?? [];
    asked.push(name);
    setImmediate(() => {
      done(null, answer.map(address));
    });
  };
  return { lookup, asked };
}

describe('Egress, addresses', () => {
  it.each([
    '127.0.0.1',
    '127.1',
    '0x7f.1',
    '2130706433',
    '0177.0.0.1',
    '[::ffff:127.0.0.1]',
    '0.0.0.0',
    'localhost',
  ])('should refuse to call %s, dialling nothing', async (host) => {
    const server = await rawServer((socket) => socket.write(answerWith('secret')));
    const egress = openEgress({ policy: CLOSED });
    expect(await egress.exchangeAsync(post(`http://${host}:${server.port}/`))).toMatchObject({
      kind: 'refused',
    });
    expect(await egress.dial(host, server.port, 5_000)).toEqual({ kind: 'refused' });
    expect(server.sockets).toHaveLength(0);
  });

  it('should refuse TLS alike', async () => {
    const server = await rawServer();
    const egress = openEgress({ policy: CLOSED });
    for (const host of ['127.0.0.1', 'localhost']) {
      expect(await egress.exchangeAsync(post(`https://${host}:${server.port}/`))).toMatchObject({
        kind: 'refused',
      });
    }
    expect(server.sockets).toHaveLength(0);
  });

  it('should call the same spellings once the allow list permits the address', async () => {
    const server = await rawServer((socket) => socket.write(answerWith('ok')));
    const egress = openEgress({ policy: AddressPolicy.parse(['127.0.0.0/8']) });
    for (const host of ['127.0.0.1', '127.1', '2130706433']) {
      expect(await egress.exchangeAsync(post(`http://${host}:${server.port}/`))).toMatchObject({
        kind: 'answered',
      });
    }
    expect(server.sockets).toHaveLength(1);
  });

  it.each([
    ['all refused', ['10.0.0.1', 'fd00::1']],
    ['the first refused', ['169.254.169.254', '127.0.0.1']],
    ['the last refused', ['127.0.0.1', '::ffff:10.0.0.1']],
  ])('should refuse a name with several addresses, %s', async (_name, addresses) => {
    const server = await rawServer((socket) => socket.write(answerWith('ok')));
    const { lookup } = answering(addresses);
    const egress = openEgress({ lookup });
    expect(await egress.exchangeAsync(post(`http://several.test:${server.port}/`))).toMatchObject({
      kind: 'refused',
    });
    expect(await egress.dial('several.test', server.port, 5_000)).toEqual({ kind: 'refused' });
    expect(server.sockets).toHaveLength(0);
  });

  it('should dial the address that was checked, without resolving the name again', async () => {
    const server = await rawServer((socket) => socket.write(answerWith('ok')));
    const { lookup, asked } = answering(['127.0.0.1'], ['10.0.0.1']);
    const egress = openEgress({ lookup });
    const url = `http://changing.test:${server.port}/`;
    for (let i = 0; i < 3; i += 1)
      expect(await egress.exchangeAsync(post(url))).toMatchObject({ kind: 'answered' });
    expect(asked).toEqual(['changing.test']);

    const gone = closed(server.sockets[0]);
    server.sockets[0]?.end();
    await gone;
    expect(await egress.exchangeAsync(post(url))).toMatchObject({ kind: 'refused' });
    expect(asked).toHaveLength(2);
    expect(server.sockets).toHaveLength(1);
  });

  it('should send the name, not the address, as the host', async () => {
    const server = await rawServer((socket) => socket.write(answerWith('ok')));
    const { lookup } = answering(['127.0.0.1']);
    await openEgress({ lookup }).exchangeAsync(post(`http://receiver.test:${server.port}/`));
    expect(server.requests[0]).toContain(`host: receiver.test:${server.port}\r\n`);
  });

  it('should try the next address of a name when the first does not answer', async () => {
    const server = await rawServer((socket) => socket.write(answerWith('ok')));
    const { lookup } = answering(['127.0.0.2', '127.0.0.1']);
    const outcome = await openEgress({ lookup }).exchangeAsync(post(`http://two.test:${server.port}/`));
    expect(outcome).toMatchObject({ kind: 'answered' });
  });

  it('should resolve a name once for connections that are opened together', async () => {
    const server = await rawServer((socket) => socket.write(answerWith('ok')));
    const { lookup, asked } = answering(['127.0.0.1']);
    const egress = openEgress({ lookup });
    const url = `http://busy.test:${server.port}/`;
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => egress.exchangeAsync(post(url))));
    expect(outcomes.every(({ kind }) => kind === 'answered')).toBe(true);
    expect(asked).toEqual(['busy.test']);
  });

  it('should fail on a name without an address', async () => {
    const { lookup } = answering([]);
    const outcome = await openEgress({ lookup }).exchangeAsync(post('http://empty.test/'));
    expect(outcome).toMatchObject({ kind: 'failed', code: 'ENOTFOUND' });
  });
});

describe('Egress, dial', () => {
  it('should connect, send nothing and close', async () => {
    let received = 0;
    const tcp = createServer((socket) => socket.on('data', (chunk) => (received += chunk.length)));
    const server = await listen(tcp);
    expect(await openEgress().dial('127.0.0.1', server.port, 5_000)).toEqual({ kind: 'connected' });
    await closed(server.sockets[0]);
    expect(received).toBe(0);
  });

  it('should take names and addresses in brackets', async () => {
    const server = await rawServer();
    const { lookup } = answering(['127.0.0.1']);
    expect(await openEgress({ lookup }).dial('receiver.test', server.port, 5_000)).toEqual({
      kind: 'connected',
    });
    expect(await openEgress().dial('[::ffff:127.0.0.1]', server.port, 5_000)).toEqual({ kind: 'connected' });
  });

  it('should fail when nothing listens', async () => {
    const port = await unusedPort();
    expect(await openEgress().dial('127.0.0.1', port, 5_000)).toEqual({
      kind: 'failed',
      code: 'ECONNREFUSED',
    });
  });

  it('should answer alike for open and closed ports of a refused address', async () => {
    const { port } = await rawServer();
    const egress = openEgress({ policy: CLOSED });
    expect(await egress.dial('127.0.0.1', port, 5_000)).toEqual(
      await egress.dial('127.0.0.1', await unusedPort(), 5_000),
    );
  });

  it('should give up when the time is over', async () => {
    const egress = openEgress({ lookup: () => undefined });
    expect(await egress.dial('slow.test', 80, 20)).toEqual({ kind: 'timeout' });
  });

  it.each([-1, 65_536, 1.5, NaN])('should fail on the port %d', async (port) => {
    expect(await openEgress().dial('127.0.0.1', port, 5_000)).toEqual({ kind: 'failed', code: 'INVALID' });
  });
});
