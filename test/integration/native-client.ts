import { expect } from 'vitest';

/** An answer of the native API. */
export interface NativeAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
  readonly ms: number;
}

/** Asks the native API, and holds every failure against the shape of a problem document. */
export class NativeClient {
  constructor(private readonly url: string) {}

  get(path: string): Promise<NativeAnswer> {
    return this.call('GET', path);
  }

  post(path: string, body?: unknown): Promise<NativeAnswer> {
    return this.call('POST', path, body);
  }

  /** @param body JSON; a string goes as it is */
  async call(method: string, path: string, body?: unknown): Promise<NativeAnswer> {
    const started = performance.now();
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      ...(body !== undefined && { body: text }),
    });
    const content = await response.text();
    const ms = performance.now() - started;
    const json = (content === '' ? {} : JSON.parse(content)) as Record<string, unknown>;
    if (response.status >= 400) {
      expect(response.headers.get('content-type')).toContain('application/problem+json');
      expect(json).toMatchObject({ type: 'about:blank', status: response.status });
      expect(typeof json['title']).toBe('string');
    }
    return { status: response.status, headers: response.headers, body: json, ms };
  }

  /** Every row of a list, page by page. @param between runs after each page */
  async pages(
    path: string,
    list: string,
    limit: number,
    between: () => Promise<void> = () => Promise.resolve(),
  ): Promise<Record<string, unknown>[]> {
    const rows: Record<string, unknown>[] = [];
    for (let cursor: unknown = null; ;) {
      const next = typeof cursor === 'string' ? `&cursor=${cursor}` : '';
      const answer = await this.get(`${path}${path.includes('?') ? '&' : '?'}limit=${limit}${next}`);
      expect(answer.status).toBe(200);
      const page = answer.body[list] as Record<string, unknown>[];
      expect(page.length).toBeLessThanOrEqual(limit);
      rows.push(...page);
      cursor = answer.body['next_cursor'];
      if (cursor === null) return rows;
      await between();
    }
  }
}
