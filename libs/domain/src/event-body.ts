import { isUtf8 } from 'node:buffer';

/** The fields of a JSON object that say what an event is. All of them come from outside: any may be anything. */
export interface EventBody {
  readonly specversion?: unknown;
  readonly type?: unknown;
  readonly tenant?: unknown;
  readonly event_name?: unknown;
  readonly event_type?: unknown;
  readonly obj_type?: unknown;
  readonly action?: unknown;
  readonly bk_supplier_account?: unknown;
  readonly bk_biz_id?: unknown;
  readonly data?: unknown;
}

const JSON_BEGINNINGS: ReadonlySet<number> = new Set(Buffer.from(' \t\r\n{["-0123456789tfn'));

/** The fields of `cur_data` or `pre_data`. */
export type Entity = Readonly<Record<string, unknown>>;

/**
 * Reads bytes as JSON (RFC 8259: UTF-8 without a byte order mark); undefined when they are none, which no JSON text
 * means. Numbers beyond 2^53 lose digits here, so what is read only describes the event and is never written back.
 */
export function readJson(bytes: Buffer): unknown {
  if (!mayBeginJson(bytes[0]) || !isUtf8(bytes)) return undefined;
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined; // Not JSON is an expected outcome: such a body is delivered untouched.
  }
}

/** Spares most other formats the SyntaxError, which costs four times as much as reading an envelope. */
function mayBeginJson(byte: number | undefined): boolean {
  return byte !== undefined && JSON_BEGINNINGS.has(byte);
}

/** A JSON object, not an array, else undefined. */
export function jsonObject(value: unknown): Entity | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Entity) : undefined;
}
