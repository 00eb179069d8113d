import { isEmail } from 'class-validator';
import { parseCallbackUrl, SMN_LISTED_PROTOCOLS, SMN_PROTOCOLS, type SmnProtocol } from '#libs/domain';
import { SmnError } from '../../failure/smn-error.js';
import { type Members, membersOf } from '../../request/object-body.pipe.js';
import { extensionHeaders } from './extension-headers.js';
import { remarkOf } from './remark.js';

/** In one call (SMN v2, Subscribe). */
const MAX_BATCH = 50;
/** A topic of Kafka. */
const KAFKA_TOPIC = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,249}$/;
/** Begins a quoted local part, which may hold line breaks and other addresses. */
const QUOTE = '"';

/** One endpoint that is to be subscribed, as far as the request alone can tell. */
export interface SubscribeRequest {
  readonly protocol: SmnProtocol;
  readonly endpoint: string;
  readonly remark: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The body of a Subscribe: one endpoint, or several that are answered each on its own. */
export type SubscribeBody =
  | { readonly kind: 'one'; readonly member: Members }
  | { readonly kind: 'batch'; readonly members: readonly Members[] };

/** @throws SmnError SMN.0043 */
export function readSubscribeBody(member: Members): SubscribeBody {
  const list = member.get('subscriptions');
  if (list === undefined) return { kind: 'one', member };
  if (!Array.isArray(list) || list.length === 0 || list.length > MAX_BATCH)
    throw new SmnError('SMN.0043', { reason: `subscriptions is not a list of 1 to ${MAX_BATCH}.` });
  const members = list.map((item) => membersOf(item));
  if (!members.every((item) => item !== undefined))
    throw new SmnError('SMN.0043', { reason: 'subscriptions holds something else than objects.' });
  return { kind: 'batch', members };
}

/** @throws SmnError SMN.0011, SMN.0012, SMN.0017, SMN.0043 */
export function readSubscribeRequest(member: Members): SubscribeRequest {
  const protocol = protocolOf(member.get('protocol'));
  const endpoint = member.get('endpoint');
  if (typeof endpoint !== 'string' || !isEndpoint[protocol](endpoint)) throw new SmnError('SMN.0012');
  const remark = remarkOf(member.get('remark') ?? '');
  return { protocol, endpoint, remark, headers: extensionHeaders(member.get('extension')) };
}

function protocolOf(value: unknown): SmnProtocol {
  const protocol = SMN_PROTOCOLS.find((one) => one === value);
  if (protocol !== undefined) return protocol;
  if (SMN_LISTED_PROTOCOLS.some((one) => one === value))
    throw new SmnError('SMN.0011', { reason: 'No setting gives it a carrier.' });
  throw new SmnError('SMN.0011');
}

const isEndpoint: Readonly<Record<SmnProtocol, (text: string) => boolean>> = {
  http: (text) => text.startsWith('http://') && isUrl(text),
  https: (text) => text.startsWith('https://') && isUrl(text),
  email: (text) => isEmail(text) && !text.includes(QUOTE),
  dms: (text) => KAFKA_TOPIC.test(text),
};

function isUrl(text: string): boolean {
  const parsed = parseCallbackUrl(text);
  return parsed.ok && parsed.value === text;
}
