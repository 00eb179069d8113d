import type { IncomingHttpHeaders } from 'node:http';

/** A callback as its receiver saw it. Times are milliseconds of the system's clock, comparable with Date.now(). */
export interface ReceivedRequest {
  /** When its headers arrived. */
  readonly startedAt: number;
  /** When its answer was sent, or its connection ended; null before. */
  endedAt: number | null;
  /** The status of an answer that was sent in full; null before, and for one that was broken off. */
  answered: number | null;
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The exact bytes. */
  readonly body: Buffer;
  readonly text: string;
  /** `x-ringback-attempt` */
  readonly attempt: number;
  /** `webhook-id`: the same on every attempt of a delivery. */
  readonly webhookId: string;
  /** `x-ringback-event` */
  readonly eventName: string;
  /** The body, parsed. */
  json(): unknown;
}
