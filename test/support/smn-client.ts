/** What the SMN dialect answered. */
export interface SmnAnswered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Speaks the SMN dialect of an API as raw HTTP. */
export class SmnClient {
  constructor(
    readonly url: string,
    readonly project: string,
    readonly region = 'local',
  ) {}

  topicUrn(topic: string): string {
    return `urn:smn:${this.region}:${this.project}:${topic}`;
  }

  /** @param path below the project's notifications */
  call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<SmnAnswered> {
    return this.send(method, `/v2/${this.project}/notifications/${path}`, body, headers);
  }

  /** @param body a text or bytes are sent as they are, anything else as JSON */
  async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<SmnAnswered> {
    const isRaw = typeof body === 'string' || body instanceof Uint8Array;
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: isRaw ? (body as BodyInit) : JSON.stringify(body) }),
    });
    const text = await response.text();
    const json: unknown = text.startsWith('{') ? JSON.parse(text) : { text };
    return { status: response.status, headers: response.headers, body: json as Record<string, unknown> };
  }
}
