import { DEFAULT_TIMEOUT_SECONDS, type SubscriptionDraft } from '#libs/domain';
import type { SubscriptionSettings } from '#libs/persistence';
import type { StartAt } from '../../subscriptions/subscribe-from.js';
import { bad, good, type Member, optional, type Parser, type Read, required } from './member.js';
import { integer, moment, tenant } from './parsers.js';
import { readMembers } from './read-members.js';
import {
  callbackUrl,
  type Confirmation,
  confirmation,
  eventNames,
  form,
  label,
  maxInFlight,
  record,
  subscriptionName,
  timeoutSeconds,
} from './subscription-parsers.js';

/** A subscription as a caller wants it made. */
export interface NewSubscription {
  /** Null is the caller's own. */
  readonly tenant: string | null;
  readonly business: number;
  readonly draft: SubscriptionDraft;
  readonly settings: SubscriptionSettings;
  /** Null begins with what is produced from now on. */
  readonly startAt: StartAt | null;
}

const DEFAULT_CONFIRMATION: Confirmation = { confirmMode: 'httpstatus', confirmPattern: '200' };

const startAt: Parser<StartAt> = (value) => (value === 'earliest' ? { ok: true, value } : moment(value));

const confirm: Member<Confirmation> = (value) =>
  value === undefined || value === null ? good(DEFAULT_CONFIRMATION) : confirmation(value);

export const NEW_SUBSCRIPTION_MEMBERS = {
  name: required(subscriptionName),
  tenant: optional(tenant, null),
  business: optional(integer(0, Number.MAX_SAFE_INTEGER), 0),
  system_name: optional(label, ''),
  callback_url: required(callbackUrl),
  event_names: optional(eventNames, null),
  subscription_form: optional(form, null),
  confirm,
  timeout_seconds: optional(timeoutSeconds, DEFAULT_TIMEOUT_SECONDS),
  max_in_flight: optional(maxInFlight, null),
  record: optional(record, 'failed' as const),
  start_at: optional(startAt, null),
  operator: optional(label, ''),
};

/** Reads the body that makes a subscription. */
export function readNewSubscription(json: unknown): Read<NewSubscription> {
  const read = readMembers(json, NEW_SUBSCRIPTION_MEMBERS);
  if (!read.ok) return read;
  const body = read.value;
  const [names, another] = [body.event_names, body.subscription_form].filter((one) => one !== null);
  if (names === undefined) return bad('is missing', ['event_names']);
  if (another !== undefined)
    return bad('stands beside event_names: one of them is enough', ['subscription_form']);
  return good({
    tenant: body.tenant,
    business: body.business,
    draft: {
      name: body.name,
      systemName: body.system_name,
      callbackUrl: body.callback_url,
      form: names,
      timeoutSeconds: body.timeout_seconds,
      operator: body.operator,
      ...body.confirm,
    },
    settings: { maxInFlight: body.max_in_flight, recordedAttempts: body.record },
    startAt: body.start_at,
  });
}
