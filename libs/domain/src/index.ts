export type { ConfirmMode } from './confirm-mode.js';
export { Clock, SystemClock } from './clock.js';
export { DEFAULT_TENANT, MAX_TENANT_LENGTH, isTenant } from './tenant.js';
export { distributionId } from './distribution-id.js';
export { MAX_CALLBACK_URL_LENGTH, parseCallbackUrl, parseProbeUrl } from './callback-url.js';
export {
  MAX_CONFIRM_PATTERN_LENGTH,
  MAX_JUDGED_BODY_BYTES,
  parseConfirmationRule,
} from './confirmation-rule.js';
export { MAX_EVENT_BYTES, decodeEvent } from './decode-event.js';
export { MAX_EVENT_NAME_LENGTH, isEventName } from './event-name.js';
export { formMatches, formNames, listedNames, parseSubscriptionForm } from './subscription-form.js';
export { retryAfterMs } from './retry-after.js';
export { Randomness, SystemRandomness } from './randomness.js';
export { failedVerdict } from './verdict.js';
export { INLINE_ATTEMPTS, inlinePauseMs, mayAttemptInline, parkedPauseMs } from './delivery-schedule.js';
export { parseConfirmMode } from './parse-confirm-mode.js';
export { spliceIds } from './splice-body.js';
export { webhookId } from './webhook-id.js';
export type { ConfirmationRule } from './confirmation-rule.js';
export type { FailedVerdict, Verdict } from './verdict.js';
export type { DecodedEvent, EventDescription, EventRecord } from './event.js';
export type { Parsed } from './parsed.js';
export type { Subscription, SubscriptionDraft, SubscriptionState } from './subscription.js';
