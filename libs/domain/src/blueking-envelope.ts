import { type Entity, type EventBody, jsonObject } from './event-body.js';
import type { Parsed } from './parsed.js';

/** `obj_type` of an event about a custom model: the model's own name stands in the data. */
const CUSTOM_MODEL = 'object';

const MODEL_MISSING: Parsed<string> = {
  ok: false,
  reason: 'obj_type is object, but its data has no bk_obj_id',
};

/** Whether a JSON object is a BlueKing envelope: `obj_type` and `action` are strings. */
export function isBluekingEnvelope(body: EventBody): boolean {
  return typeof body.obj_type === 'string' && typeof body.action === 'string';
}

/**
 * The event name of a BlueKing envelope, by its `event_type` (BlueKing CMDB event subscription, v3.0 to v3.9):
 * `relation`: the model; `association`: the model and `update`; `instdata` and all others: the model and `action`.
 * The model is `obj_type`; where that is `object`, it is `bk_obj_id` of the data, and missing there the record is
 * rejected. Undefined when the body is no such envelope.
 */
export function bluekingName(body: EventBody): Parsed<string> | undefined {
  const suffix = nameSuffix(body);
  if (typeof body.obj_type !== 'string' || suffix === undefined) return undefined;
  const model = bluekingModel(body);
  return model === undefined ? MODEL_MISSING : { ok: true, value: model + suffix };
}

/** The model that an envelope is about: `obj_type`, or the custom model that its data names. */
export function bluekingModel(body: EventBody): string | undefined {
  if (body.obj_type !== CUSTOM_MODEL) return typeof body.obj_type === 'string' ? body.obj_type : undefined;
  const first = firstEntry(body);
  const entity = jsonObject(body.action === 'delete' ? first?.['pre_data'] : first?.['cur_data']);
  const model = entity?.['bk_obj_id'];
  return typeof model === 'string' && model !== '' ? model : undefined;
}

/** `data[0]` when it is an object. Usually there is no other; `hostidentifier` batches up to 256 hosts. */
export function firstEntry(body: EventBody): Entity | undefined {
  return Array.isArray(body.data) ? jsonObject(body.data[0]) : undefined;
}

function nameSuffix(body: EventBody): string | undefined {
  switch (body.event_type) {
    case 'relation':
      return '';
    case 'association':
      return 'update';
    default:
      return typeof body.action === 'string' ? body.action : undefined;
  }
}
