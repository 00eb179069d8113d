/** An answer of the dialect, as it came. */
export interface BluekingAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** The source document's own example. */
export const EXAMPLE_BODY = {
  subscription_name: 'mysubscribe',
  system_name: 'SystemName',
  callback_url: 'http://127.0.0.1:8080/callback',
  confirm_mode: 'httpstatus',
  confirm_pattern: '200',
  subscription_form: 'hostcreate',
  timeout: 10,
} as const;

/** A subscription in search's answer. */
export interface FoundSubscription {
  readonly subscription_id: number;
  readonly subscription_name: string;
  readonly callback_url: string;
  readonly subscription_form: string;
  readonly statistics: { readonly total: number; readonly failure: number };
  readonly [member: string]: unknown;
}

/** What a ping brought back. */
export interface PingAnswer {
  readonly http_status: number;
  readonly response_body: string;
}

/** Sends requests below `/api/v3/event/`. */
export class BluekingClient {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  /** @param body text and bytes as they are, anything else as JSON */
  async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<BluekingAnswer> {
    const isRaw = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
    const response = await fetch(`${this.#url}/api/v3/event/${path}`, {
      method,
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, utf8(value)])),
      body: isRaw ? ((body ?? null) as BodyInit | null) : JSON.stringify(body),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? null : JSON.parse(text),
    };
  }

  /** Subscribes by the document's example, changed. @param scope `<tenant>/<business>` */
  async subscribe(change: object = {}, scope = '0/0'): Promise<number> {
    const answer = await this.send('POST', `subscribe/${scope}`, { ...EXAMPLE_BODY, ...change });
    return (dataOf(answer) as { subscription_id: number }).subscription_id;
  }

  /** Replaces a subscription by the document's example, changed. */
  async update(id: number, change: object = {}, scope = '0/0'): Promise<void> {
    dataOf(await this.send('PUT', `subscribe/${scope}/${id}`, { ...EXAMPLE_BODY, ...change }));
  }

  async unsubscribe(id: number, scope = '0/0'): Promise<void> {
    dataOf(await this.send('DELETE', `subscribe/${scope}/${id}`));
  }

  async search(body: object = {}, scope = '0/0'): Promise<readonly FoundSubscription[]> {
    return dataOf(await this.send('POST', `subscribe/search/${scope}`, body)) as FoundSubscription[];
  }

  /** @param body `callback_url` and `data` */
  async ping(body: object): Promise<readonly PingAnswer[]> {
    return dataOf(await this.send('POST', 'subscribe/ping', body)) as PingAnswer[];
  }

  async telnet(callbackUrl: string): Promise<void> {
    dataOf(await this.send('POST', 'subscribe/telnet', { callback_url: callbackUrl }));
  }
}

/** @throws Error when the answer is no success */
function dataOf({ status, body }: BluekingAnswer): unknown {
  if (status !== 200) throw new Error(`refused with ${status}: ${JSON.stringify(body)}`);
  return (body as { data: unknown }).data;
}

/** fetch takes header values as bytes, one a character: the bytes of UTF-8 go through as they are. */
function utf8(text: string): string {
  return Buffer.from(text).toString('latin1');
}
