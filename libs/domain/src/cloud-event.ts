import type { EventRecord } from './event.js';
import type { EventBody } from './event-body.js';
import { headerText } from './record-header.js';

/**
 * The `type` of a CloudEvent: of the header `ce_type` in binary mode, or of a JSON object with `specversion` in
 * structured mode (CloudEvents 1.0, Kafka protocol binding and JSON format); undefined when the record is none.
 */
export function cloudEventType(
  headers: EventRecord['headers'],
  body: EventBody | undefined,
): string | undefined {
  const binary = headerText(headers, 'ce_type');
  if (binary !== undefined) return binary;
  return isStructured(body) && typeof body.type === 'string' ? body.type : undefined;
}

/** The extension attribute `tenant` of a CloudEvent, as it came: a string, or in JSON an integer too. */
export function cloudEventTenant(headers: EventRecord['headers'], body: EventBody | undefined): unknown {
  return headerText(headers, 'ce_tenant') ?? (isStructured(body) ? body.tenant : undefined);
}

function isStructured(body: EventBody | undefined): body is EventBody {
  return typeof body?.specversion === 'string';
}
