import type { SubscriptionPatch } from '#libs/persistence';
import { bad, changed, good, type Member, type Read } from './member.js';
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

const confirm: Member<Confirmation | undefined> = (value) =>
  value === undefined ? good(undefined) : confirmation(value);

export const SUBSCRIPTION_PATCH_MEMBERS = {
  name: changed(subscriptionName),
  system_name: changed(label),
  callback_url: changed(callbackUrl),
  event_names: changed(eventNames),
  subscription_form: changed(form),
  confirm,
  timeout_seconds: changed(timeoutSeconds),
  max_in_flight: changed(maxInFlight),
  record: changed(record),
  operator: changed(label),
};

/** Reads the body that changes some fields of a subscription. */
export function readSubscriptionPatch(json: unknown): Read<SubscriptionPatch> {
  const read = readMembers(json, SUBSCRIPTION_PATCH_MEMBERS);
  if (!read.ok) return read;
  const body = read.value;
  if (body.event_names !== undefined && body.subscription_form !== undefined)
    return bad('stands beside event_names: one of them is enough', ['subscription_form']);
  const fields = {
    name: body.name,
    systemName: body.system_name,
    callbackUrl: body.callback_url,
    form: body.event_names ?? body.subscription_form,
    timeoutSeconds: body.timeout_seconds,
    maxInFlight: body.max_in_flight,
    recordedAttempts: body.record,
    operator: body.operator,
    ...body.confirm,
  };
  const patch = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  return Object.keys(patch).length === 0 ? bad('changes nothing') : good(patch);
}
