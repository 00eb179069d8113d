import { type ConfirmationRule, failedVerdict, retryAfterMs, type Verdict } from '#libs/domain';
import type { Outcome } from '#libs/egress';
import type { CarriedOutcome } from './carrier.js';
import { UNSIGNED } from './unsignable.js';

/** How much of an answer's body a failed verdict shows. */
const SHOWN_CHARACTERS = 200;
const GONE = 410;
/** Statuses whose Retry-After is obeyed. */
const BUSY = [429, 503];

/** The verdict on an attempt. An outcome `aborted` is none: the process broke it off, and it is made again. */
export function judge(
  rule: ConfirmationRule,
  outcome: Exclude<CarriedOutcome, { kind: 'aborted' }>,
  nowMs: number,
): Verdict {
  switch (outcome.kind) {
    case 'answered':
      return judgeAnswer(rule, outcome, nowMs);
    case 'accepted':
      return { kind: 'confirmed', status: outcome.status };
    case 'declined':
      return failedVerdict('carrier', outcome.detail, { status: outcome.status });
    case 'timeout':
      return failedVerdict('timeout', `no complete answer in time (${outcome.phase})`);
    case 'refused':
      return failedVerdict('egress', 'the address may not be called');
    case 'failed':
      return failedVerdict(reasonOf(outcome.code), `${outcome.code}: ${outcome.detail}`);
  }
}

function judgeAnswer(
  rule: ConfirmationRule,
  answer: Extract<Outcome, { kind: 'answered' }>,
  nowMs: number,
): Verdict {
  const { status, body } = answer;
  if (rule.confirms(status, body)) return { kind: 'confirmed', status };
  const shown = body.toString('utf8', 0, SHOWN_CHARACTERS * 2).slice(0, SHOWN_CHARACTERS);
  const retryAfter = BUSY.includes(status) ? retryAfterMs(answer.retryAfter ?? undefined, nowMs) : undefined;
  return failedVerdict(rule.mode === 'regular' ? 'pattern' : 'status', `HTTP ${status}: ${shown}`, {
    status,
    retryAfterMs: retryAfter ?? null,
    gone: status === GONE,
  });
}

function reasonOf(code: string): 'refused' | 'protocol' | 'connection' | 'signature' {
  if (code === UNSIGNED) return 'signature';
  if (code === 'ECONNREFUSED') return 'refused';
  return code === 'PROTOCOL' ? 'protocol' : 'connection';
}
