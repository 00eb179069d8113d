import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BluekingAnswer, BluekingClient } from '../support/blueking-client.js';
import { startTestApi, type TestApi } from './api-process.js';

interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly contentType: string | undefined;
  readonly body: string;
}

describe.each(['document', 'cmdb'] as const)('BlueKing probes in the shape %s', (shape) => {
  let api: TestApi;
  let client: BluekingClient;
  let receiver: Server;
  let port: number;
  let closedPort: number;
  let received: Received[] = [];
  let answer: (request: IncomingMessage, response: ServerResponse) => void;

  beforeAll(async () => {
    api = await startTestApi({ BLUEKING_RESPONSES: shape });
    client = new BluekingClient(api.url);
    receiver = createServer((request, response) => {
      void text(request).then((body) => {
        received.push({
          method: request.method,
          url: request.url,
          contentType: request.headers['content-type'],
          body,
        });
        answer(request, response);
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    port = (receiver.address() as AddressInfo).port;
    const other = createTcpServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    closedPort = (other.address() as AddressInfo).port;
    await new Promise((resolve) => other.close(resolve));
  });

  afterAll(async () => {
    receiver.closeAllConnections();
    receiver.close();
    await api.stop();
  });

  function probe(operation: 'ping' | 'telnet', body: unknown): Promise<BluekingAnswer> {
    return client.send('POST', `subscribe/${operation}`, body, { HTTP_BLUEKING_LANGUAGE: 'en' });
  }

  function data({ body }: BluekingAnswer): unknown {
    return (body as { data: unknown }).data;
  }

  function failed(code: number, message: unknown): object {
    return { status: 400, body: { result: false, bk_error_code: code, bk_error_msg: message, data: null } };
  }

  it.each([
    [200, 'xxxxx'],
    [500, ''],
    [302, '名字 😀'],
  ])('should ping and tell the answer %i %j', async (status, body) => {
    received = [];
    answer = (_, response) => response.writeHead(status, { location: '/elsewhere' }).end(body);
    const pinged = await probe('ping', {
      callback_url: `127.0.0.1:${port}/callback?x=1`,
      data: { a: [1, null] },
    });
    const expected = { http_status: status, response_body: body };
    expect(pinged.status).toBe(200);
    expect(data(pinged)).toEqual(shape === 'document' ? [expected] : expected);
    expect(received).toEqual([
      { method: 'POST', url: '/callback?x=1', contentType: 'application/json', body: '{"a":[1,null]}' },
    ]);
  });

  it.each([
    [undefined, '{}'],
    [null, '{}'],
    ['plain 名', 'plain 名'],
    ['', ''],
    [[1, 2], '[1,2]'],
    [5, '5'],
    [false, 'false'],
  ])('should post the data %j as %j', async (sent, body) => {
    received = [];
    answer = (_, response) => response.end();
    await probe('ping', { callback_url: `http://127.0.0.1:${port}/`, data: sent });
    expect(received).toMatchObject([{ body, contentType: 'application/json' }]);
  });

  it('should show at most 64 KiB of an answer', async () => {
    answer = (_, response) => response.end('x'.repeat(1_000_000));
    const shown = data(await probe('ping', { callback_url: `127.0.0.1:${port}` }));
    const [first] = [shown].flat() as { response_body: string }[];
    expect(first?.response_body).toHaveLength(65_536);
  });

  it('should tell that there was no answer', async () => {
    answer = (request) => request.socket.destroy();
    expect(await probe('ping', { callback_url: `127.0.0.1:${port}` })).toMatchObject(
      failed(1103004, 'Failed to test callback: ECONNRESET'),
    );
    expect(await probe('ping', { callback_url: `127.0.0.1:${closedPort}` })).toMatchObject(
      failed(1103004, 'Failed to test callback: ECONNREFUSED'),
    );
    expect((await probe('ping', { callback_url: 'http://nowhere.invalid/' })).status).toBe(400);
  });

  it('should connect, and send nothing', async () => {
    received = [];
    const telnet = await probe('telnet', { callback_url: `127.0.0.1:${port}/callback` });
    expect(telnet.status).toBe(200);
    expect(data(telnet)).toBe(shape === 'document' ? 'success' : null);
    expect(received).toEqual([]);
  });

  it('should tell that there was no connection', async () => {
    expect(await probe('telnet', { callback_url: `http://127.0.0.1:${closedPort}/` })).toMatchObject(
      failed(1103005, 'Failed to telnet callback: ECONNREFUSED'),
    );
    expect(await probe('telnet', { callback_url: 'nowhere.invalid' })).toMatchObject(
      failed(1103005, expect.stringContaining('Failed to telnet callback: ')),
    );
  });

  it.each([
    ['ping', 1103004],
    ['telnet', 1103005],
  ] as const)(
    'should give no hint of what is behind an address that %s may not call',
    async (operation, code) => {
      const messages = new Set<unknown>();
      for (const url of [
        'http://10.0.0.1/',
        '169.254.169.254:80',
        '[::ffff:10.0.0.1]:22',
        '192.168.0.1:1',
        '0.0.0.0',
      ]) {
        const { status, body } = await probe(operation, { callback_url: url });
        expect([status, body]).toMatchObject([400, { bk_error_code: code }]);
        messages.add((body as { bk_error_msg: string }).bk_error_msg);
      }
      expect([...messages]).toEqual([expect.stringContaining('address policy')]);
    },
  );

  it.each(['ping', 'telnet'] as const)('should judge the URL of %s', async (operation) => {
    expect(await probe(operation, {})).toMatchObject(failed(1199010, "'callback_url' unassigned"));
    expect(await probe(operation, { callback_url: 5 })).toMatchObject({
      status: 400,
      body: { bk_error_code: 1199000 },
    });
    for (const url of [
      '',
      'ftp://h/',
      'http://u:p@127.0.0.1/',
      'a b',
      'h:99999',
      '\ud800',
      `h/${'x'.repeat(2_048)}`,
    ]) {
      expect(await probe(operation, { callback_url: url })).toMatchObject(
        failed(1199006, expect.stringContaining("'callback_url'")),
      );
    }
  });

  it('should refuse data that is nested too deep', async () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const body = `{"callback_url":"127.0.0.1:${port}","data":${deep}}`;
    expect(await probe('ping', body)).toMatchObject(failed(1199000, expect.stringContaining('too deep')));
  });
});
