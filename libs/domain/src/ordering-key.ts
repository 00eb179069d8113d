import { createHash } from 'node:crypto';
import { bluekingModel, firstEntry, isBluekingEnvelope } from './blueking-envelope.js';
import { type EventBody, jsonObject } from './event-body.js';

/** The longest key in bytes that is kept as it is: with its prefix, base64url makes 80 characters of it. */
const LONGEST_PLAIN_BYTES = 59;

/** What an `obj_type` is about, where that is not an instance of the model of the same name with a `bk_inst_id`. */
const SUBJECTS: ReadonlyMap<string, { readonly model: string; readonly idField: string }> = new Map([
  ['host', { model: 'host', idField: 'bk_host_id' }],
  ['hostidentifier', { model: 'host', idField: 'bk_host_id' }],
  ['moduletransfer', { model: 'host', idField: 'bk_host_id' }],
  ['biz', { model: 'biz', idField: 'bk_biz_id' }],
  ['set', { model: 'set', idField: 'bk_set_id' }],
  ['module', { model: 'module', idField: 'bk_module_id' }],
  ['process', { model: 'process', idField: 'bk_process_id' }],
  ['processmodule', { model: 'process', idField: 'bk_process_id' }],
  ['plat', { model: 'plat', idField: 'bk_cloud_id' }],
]);

/**
 * The key in whose order an event is delivered: the record key; without one, the entity that a BlueKing envelope is
 * about; null when it has neither, and the event is unordered. ASCII, at most 80 characters, upper and lower case
 * differ: `k` and the record key or `e` and the entity in base64url, `K` or `E` and a SHA-256 for long ones.
 */
export function orderingKeyOf(key: Buffer | null, body: EventBody | undefined): string | null {
  if (key !== null) return encoded(key, 'k', 'K');
  const entity = body === undefined ? undefined : entityOf(body);
  return entity === undefined ? null : encoded(Buffer.from(entity), 'e', 'E');
}

function encoded(bytes: Buffer, plain: string, hashed: string): string {
  if (bytes.length <= LONGEST_PLAIN_BYTES) return plain + bytes.toString('base64url');
  return hashed + createHash('sha256').update(bytes).digest('base64url');
}

/**
 * Model and instance id of `data[0]` (`cur_data`, else `pre_data`). Relations about a host are in line with the host's
 * own events. The model's length stands first, so that no two entities read alike.
 */
function entityOf(body: EventBody): string | undefined {
  if (!isBluekingEnvelope(body)) return undefined;
  const objType = bluekingModel(body);
  if (objType === undefined) return undefined;
  const first = firstEntry(body);
  const entity = jsonObject(first?.['cur_data']) ?? jsonObject(first?.['pre_data']);
  const { model, idField } = SUBJECTS.get(objType) ?? { model: objType, idField: 'bk_inst_id' };
  const id = entity?.[idField];
  const isId = Number.isInteger(id) || (typeof id === 'string' && id !== '');
  return isId ? `${model.length}:${model}${String(id)}` : undefined;
}
