import { describe, expect, it, onTestFinished } from 'vitest';
import { answered, answerWith, closed, openEgress, post, rawServer } from './egress-servers.js';

describe('Egress, exchanges', () => {
  it('should send the request as it was given, with its own user agent', async () => {
    const server = await rawServer((socket) => socket.write(answerWith('')));
    const body = Buffer.from('{"n":9007199254740993}');
    await openEgress().exchangeAsync(
      post(`${server.url}/a/b?c=d#e`, { headers: ['x-one', '1', 'X-Two', '2'], body }),
    );
    const [head, sent] = server.requests[0]?.split('\r\n\r\n') ?? [];
    expect(sent).toBe(body.toString());
    expect(head?.split('\r\n')).toEqual([
      'POST /a/b?c=d HTTP/1.1',
      `host: 127.0.0.1:${server.port}`,
      'connection: keep-alive',
      'x-one: 1',
      'X-Two: 2',
      'user-agent: ringback/test',
      `content-length: ${body.length}`,
    ]);
  });

  it('should send a GET without a body', async () => {
    const server = await rawServer((socket) => socket.write(answerWith('')));
    await openEgress().exchangeAsync(post(server.url, { method: 'GET', headers: [], body: null }));
    expect(server.requests[0]).toMatch(/^GET \/ HTTP\/1.1\r\n/);
    expect(server.requests[0]).not.toContain('content-length');
  });

  it('should give the status, the body and Retry-After', async () => {
    const head = 'HTTP/1.1 503 Busy\r\nRetry-After: 120';
    const server = await rawServer((socket) => socket.write(answerWith('later', head)));
    const outcome = answered(await openEgress().exchangeAsync(post(server.url)));
    expect(outcome).toMatchObject({ status: 503, truncated: false, retryAfter: '120' });
    expect(outcome.body.toString()).toBe('later');
  });

  it.each([
    [0, '', true],
    [5, '01234', true],
    [10, '0123456789', false],
  ])('should keep no more than captureBytes: %d', async (captureBytes, kept, truncated) => {
    const server = await rawServer((socket) => socket.write(answerWith('0123456789')));
    const egress = openEgress();
    const outcome = answered(await egress.exchangeAsync(post(server.url, { captureBytes })));
    expect([outcome.body.toString(), outcome.truncated]).toEqual([kept, truncated]);
    await egress.exchangeAsync(post(server.url));
    expect(server.sockets).toHaveLength(1);
  });

  it('should not follow a redirect', async () => {
    const target = await rawServer();
    const server = await rawServer((socket) =>
      socket.write(answerWith('', `HTTP/1.1 307 Elsewhere\r\nlocation: ${target.url}/`)),
    );
    expect(answered(await openEgress().exchangeAsync(post(server.url))).status).toBe(307);
    expect(target.sockets).toHaveLength(0);
  });

  it('should not go through a proxy that the environment names', async () => {
    const proxy = await rawServer();
    const server = await rawServer((socket) => socket.write(answerWith('')));
    for (const name of ['http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY']) {
      const before = process.env[name];
      process.env[name] = proxy.url;
      onTestFinished(() => {
        if (before === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = before;
      });
    }
    answered(await openEgress().exchangeAsync(post(server.url)));
    expect(proxy.sockets).toHaveLength(0);
  });

  it('should give the outcome after exchange has returned, also when it is clear at once', async () => {
    const egress = openEgress();
    let returned = false;
    const early = new Promise<boolean>((resolve) => {
      egress.exchange(post('not a url'), () => {
        resolve(!returned);
      });
      returned = true;
    });
    expect(await early).toBe(false);
  });
});

describe('Egress, connections', () => {
  it('should reuse a connection', async () => {
    const server = await rawServer((socket) => socket.write(answerWith('ok')));
    const egress = openEgress();
    for (let i = 0; i < 20; i += 1) answered(await egress.exchangeAsync(post(server.url)));
    expect(server.requests).toHaveLength(20);
    expect(server.sockets).toHaveLength(1);
  });

  it('should let exchanges wait when all connections are in use', async () => {
    const server = await rawServer((socket) => setImmediate(() => socket.write(answerWith('ok'))));
    const egress = openEgress({ maxConnectionsPerOrigin: 3 });
    await Promise.all(
      Array.from({ length: 40 }, async () => answered(await egress.exchangeAsync(post(server.url)))),
    );
    expect(server.requests).toHaveLength(40);
    expect(server.sockets).toHaveLength(3);
  });

  it('should send waiting exchanges in their order', async () => {
    const server = await rawServer((socket) => setImmediate(() => socket.write(answerWith('ok'))));
    const egress = openEgress({ maxConnectionsPerOrigin: 1 });
    const numbers = Array.from({ length: 20 }, (_, i) => String(i));
    await Promise.all(numbers.map((n) => egress.exchangeAsync(post(`${server.url}/${n}`))));
    expect(server.requests.map((request) => /^POST \/(\d+)/.exec(request)?.[1])).toEqual(numbers);
  });

  it('should take a new connection after an answer with Connection: close', async () => {
    const server = await rawServer((socket) =>
      socket.end(answerWith('ok', 'HTTP/1.1 200 OK\r\nconnection: close')),
    );
    const egress = openEgress({ maxConnectionsPerOrigin: 1 });
    for (let i = 0; i < 5; i += 1)
      expect(answered(await egress.exchangeAsync(post(server.url))).body.toString()).toBe('ok');
    expect(server.sockets).toHaveLength(5);
  });

  it('should read an HTTP/1.0 answer to its end', async () => {
    const server = await rawServer((socket) => socket.end('HTTP/1.0 200 OK\r\n\r\nold but sound'));
    const outcome = answered(await openEgress().exchangeAsync(post(server.url)));
    expect([outcome.body.toString(), outcome.truncated]).toEqual(['old but sound', false]);
  });

  it('should read a chunked answer with trailers', async () => {
    const server = await rawServer((socket) =>
      socket.write(
        'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n4;x=y\r\ndefg\r\n0\r\nx-sum: 1\r\n\r\n',
      ),
    );
    expect(answered(await openEgress().exchangeAsync(post(server.url))).body.toString()).toBe('abcdefg');
  });

  it('should close the connections to an origin that is not called any more', async () => {
    const server = await rawServer((socket) => socket.write(answerWith('ok')));
    const egress = openEgress({ idleOriginMs: 10 });
    answered(await egress.exchangeAsync(post(server.url)));
    await closed(server.sockets[0]);
    answered(await egress.exchangeAsync(post(server.url)));
    expect(server.sockets).toHaveLength(2);
  });
});
