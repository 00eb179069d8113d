import type { RecordedAttempt } from '#libs/persistence';
import type { AttemptDto } from '../dto/attempt.dto.js';
import { writtenBytes } from './written-bytes.js';

/** As much of an answer as is kept. */
const KEPT_BYTES = 1_024;

/** An attempt in this dialect's words. */
export function attemptView(attempt: RecordedAttempt): AttemptDto {
  const answer = attempt.answer === null ? null : writtenBytes(attempt.answer, KEPT_BYTES);
  const isConfirmed = attempt.verdict === 'confirmed';
  return {
    id: Number(attempt.id),
    at: attempt.at.toISOString(),
    url: attempt.url,
    status: attempt.status,
    ms: attempt.ms,
    verdict: isConfirmed ? 'confirmed' : 'failed',
    reason: isConfirmed ? null : attempt.verdict,
    detail: attempt.detail,
    answer: answer?.text ?? null,
    answer_encoding: answer?.encoding ?? null,
    topic: attempt.topic,
    partition: attempt.partition,
    offset: attempt.offset,
    event_name: attempt.eventName,
    attempt: attempt.attempt,
    replay_id: attempt.replayId,
  };
}
