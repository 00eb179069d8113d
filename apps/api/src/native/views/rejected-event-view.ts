import type { RejectedEvent } from '#libs/persistence';
import type { RejectedEventDto } from '../dto/rejected-event.dto.js';
import { writtenBytes } from './written-bytes.js';

/** As much of a value as is kept. */
const KEPT_BYTES = 1_024;

/** A rejected event in this dialect's words. */
export function rejectedEventView(rejected: RejectedEvent): RejectedEventDto {
  const excerpt = writtenBytes(rejected.excerpt, KEPT_BYTES);
  return {
    id: Number(rejected.id),
    topic: rejected.topic,
    partition: rejected.partition,
    offset: rejected.offset,
    reason: rejected.reason,
    excerpt: excerpt.text,
    excerpt_encoding: excerpt.encoding,
    at: rejected.at.toISOString(),
  };
}
