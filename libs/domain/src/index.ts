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
export { Ids, RandomIds } from './ids.js';
export { formNames, listedNames, parseSubscriptionForm } from './subscription-form.js';
export { retryAfterMs } from './retry-after.js';
export { Randomness, SystemRandomness } from './randomness.js';
export { failedVerdict } from './verdict.js';
export { isMeantFor, protocolOf, takenNames, type Addressee } from './meant-for.js';
export { parseRfc3339 } from './rfc3339.js';
export {
  DEFAULT_TIMEOUT_SECONDS,
  MAX_SUBSCRIPTION_IN_FLIGHT,
  MAX_TIMEOUT_SECONDS,
} from './subscription-bounds.js';
export { MAX_NAME_LENGTH, textFault } from './text-fault.js';
export { INLINE_ATTEMPTS, inlinePauseMs, mayAttemptInline, parkedPauseMs } from './delivery-schedule.js';
export { parseConfirmMode } from './parse-confirm-mode.js';
export { spliceIds } from './splice-body.js';
export { webhookId } from './webhook-id.js';
export type { ConfirmationRule } from './confirmation-rule.js';
export type { FailureReason } from './failure-reason.js';
export type { FailedVerdict, Verdict } from './verdict.js';
export type { DecodedEvent, EventDescription, EventRecord } from './event.js';
export {
  formatSubscriptionUrn,
  formatTopicUrn,
  isTopicName,
  parseSubscriptionUrn,
  parseTopicUrn,
  type SubscriptionUrn,
  type TopicUrn,
} from './smn/urn.js';
export { MAX_FILTER_VALUES, isFilterName, isFilterValue } from './smn/filter-words.js';
export { SMN_LISTED_PROTOCOLS } from './smn/listed-protocols.js';
export {
  SMN_PROTOCOLS,
  type FilterPolice,
  type SmnConfirmation,
  type SmnProtocol,
  type SmnTerms,
} from './smn/smn-terms.js';
export {
  SMN_ATTRIBUTE_TYPES,
  SMN_KIND_HEADER,
  SMN_RECORD_KINDS,
  type SmnAttribute,
  type SmnAttributeType,
  type SmnInvitation,
  type SmnPublication,
  type SmnRecordKind,
} from './smn/smn-record.js';
export { SIGNING_KINDS, type SigningKind } from './signing-kind.js';
export { smnTokenContext } from './smn/token-context.js';
export { messageText } from './smn/message-text.js';
export { parseSmnInvitation, parseSmnPublication } from './smn/parse-smn-value.js';
export { publicationEnvelope } from './smn/publication-envelope.js';
export { readSmnEvent } from './smn/read-smn-event.js';
export type { SmnEvent } from './smn/smn-event.js';
export {
  smnMessageBody,
  smnSignedText,
  smnTimestamp,
  type SmnConfirmationMessage,
  type SmnMessage,
  type SmnNotification,
  type SmnSignature,
} from './smn/smn-message.js';
export type { Parsed } from './parsed.js';
export {
  RECORDED_ATTEMPTS,
  SUBSCRIPTION_STATES,
  type RecordedAttempts,
  type Subscription,
  type SubscriptionDraft,
  type SubscriptionState,
} from './subscription.js';
export { type Principal, reaches } from './identity/principal.js';
export { includesRole, type Role, ROLES } from './identity/role.js';
