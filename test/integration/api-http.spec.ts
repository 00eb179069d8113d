import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from './api-process.js';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});

afterAll(async () => {
  await api.stop();
});

/** What the server answers to bytes that no HTTP client would send. */
function raw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(api.port, '127.0.0.1', () => socket.write(text, 'latin1'));
    let answer = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
    socket.on('close', () => {
      resolve(answer);
    });
    socket.on('error', reject);
  });
}

function bodyOf(answer: string): Record<string, unknown> {
  return JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4)) as Record<string, unknown>;
}

async function json(response: Response): Promise<Record<string, unknown>> {
  return (await response.json()) as Record<string, unknown>;
}

describe('health and metrics', () => {
  it('should be live and ready', async () => {
    expect((await fetch(`${api.url}/livez`)).status).toBe(200);
    const ready = await fetch(`${api.url}/readyz`);
    expect(await json(ready)).toMatchObject({ status: 'ok', checks: { database: 'ok', broker: 'ok' } });
  });

  it('should measure requests by route and status', async () => {
    await fetch(`${api.url}/api/v1/events`, { method: 'POST', body: 'x' });
    const metrics = await (await fetch(`${api.url}/metrics`)).text();
    expect(metrics).toMatch(
      /ringback_http_request_seconds_count\{method="POST",route="\/api\/v1\/events",status="400"\S* 1/,
    );
  });
});

describe('documentation', () => {
  it('should serve the document and the page, with nothing from elsewhere', async () => {
    const document = await json(await fetch(`${api.url}/docs/openapi.json`));
    expect(Object.keys(document['paths'] as object)).toContain('/api/v1/events');
    const page = await (await fetch(`${api.url}/docs`)).text();
    expect(page).toContain('swagger-ui');
    expect(page).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  });
});

describe('request ids', () => {
  it.each(['Cc_Request_Id', 'X-Bkapi-Request-Id'])('should repeat %s', async (name) => {
    const response = await fetch(`${api.url}/nowhere`, { headers: { [name]: 'cc-4711' } });
    expect(response.headers.get('Cc_Request_Id')).toBe('cc-4711');
  });

  it('should give one where there is none, or none to repeat', async () => {
    for (const headers of [{}, { Cc_Request_Id: 'a b' }, { Cc_Request_Id: 'x'.repeat(500) }]) {
      const response = await fetch(`${api.url}/nowhere`, { headers });
      expect(response.headers.get('Cc_Request_Id')).toMatch(/^[0-9a-f-]{36}$/);
    }
  });
});

describe('what no route answers', () => {
  it('should be a problem document', async () => {
    const response = await fetch(`${api.url}/nowhere?secret=1`);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(await json(response)).toMatchObject({ status: 404, title: 'Not Found', instance: '/nowhere' });
  });

  it('should be a problem document for a path that cannot be decoded', async () => {
    const response = await fetch(`${api.url}/api/v1/events/%E0%A4%A`);
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  it('should be a BlueKing envelope below its paths', async () => {
    for (const path of ['/api/v3/event/nowhere', '/api/v3/event', '/api/v12/event/subscribe/%E0%A4%A/0']) {
      const response = await fetch(`${api.url}${path}`, { method: 'POST', body: '{}' });
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(response.status).toBeLessThan(500);
      expect(response.headers.get('content-type')).toMatch(/^application\/json/);
      expect(await json(response)).toMatchObject({ result: false, data: null });
    }
  });

  it('should be a BlueKing envelope for a body that is too large', async () => {
    const body = `{"x":"${'y'.repeat(5_000_000)}"}`;
    const response = await fetch(`${api.url}/api/v3/event/subscribe/0/0`, { method: 'POST', body });
    expect(response.status).toBe(413);
    expect(await json(response)).toMatchObject({ result: false, bk_error_code: 1199000, data: null });
  });

  it('should be refused when a small body unfolds to a large one', async () => {
    const body = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    const response = await fetch(`${api.url}/api/v3/event/subscribe/0/0`, {
      method: 'POST',
      headers: { 'content-encoding': 'gzip' },
      body,
    });
    expect(response.status).toBe(413);
  });

  it('should be refused when the encoding is unknown or a lie', async () => {
    for (const [encoding, status] of [
      ['rot13', 415],
      ['gzip', 400],
    ] as const) {
      const response = await fetch(`${api.url}/api/v1/events`, {
        method: 'POST',
        headers: { 'content-encoding': encoding },
        body: '{"name":"a","data":1}',
      });
      expect(response.status).toBe(status);
      expect(await json(response)).toMatchObject({ status });
    }
  });
});

describe('what is no HTTP', () => {
  it.each([
    ['garbage', 'hello there\r\n\r\n', 400],
    ['a broken header', 'GET / HTTP/1.1\r\nHost: a\r\nbad header\r\n\r\n', 400],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}', 400],
    ['headers too large', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
    ['a NUL in the path', 'GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n', 400],
    ['an unknown expectation', 'GET / HTTP/1.1\r\nHost: a\r\nExpect: gold\r\nConnection: close\r\n\r\n', 417],
  ])('should be told so in JSON: %s', async (_, text, status) => {
    const answer = await raw(text);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer.toLowerCase()).toContain('content-type: application/json');
    expect(bodyOf(answer)).toMatchObject({ result: false, bk_error_code: 1199000, data: null, status });
    for (const name of ['Cc_Request_Id', 'X-Request-Id'])
      expect(answer).toMatch(new RegExp(`^${name}: [0-9a-f]{32}\\r$`, 'm'));
  });

  it('should not wait for a client that never ends its headers', async () => {
    const answer = await raw('POST /api/v1/events HTTP/1.1\r\nHost: a\r\nX-Slow: ');
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
    expect(bodyOf(answer)).toMatchObject({ result: false, status: 408 });
  }, 20_000);

  it('should answer a request without Host like any other', async () => {
    const answer = await raw('GET /nowhere HTTP/1.1\r\nConnection: close\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1.1 404 /);
  });

  it('should outlive a client that goes away in the middle of its body', async () => {
    await new Promise<void>((resolve) => {
      const socket = connect(api.port, '127.0.0.1', () => {
        socket.write('POST /api/v1/events HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{"na');
        setTimeout(() => socket.resetAndDestroy(), 50);
      });
      socket.on('close', () => {
        resolve();
      });
      socket.on('error', () => undefined);
    });
    expect((await fetch(`${api.url}/livez`)).status).toBe(200);
  });
});
