import {
  MAX_NAME_LENGTH,
  MAX_SUBSCRIPTION_IN_FLIGHT,
  MAX_TIMEOUT_SECONDS,
  parseCallbackUrl,
  parseConfirmationRule,
  parseSubscriptionForm,
  RECORDED_ATTEMPTS,
  type SubscriptionDraft,
} from '#libs/domain';
import { bad, good, type Member, optional, type Parser, required } from './member.js';
import { integer, oneOf, orNull, text, textAs } from './parsers.js';
import { readMembers } from './read-members.js';

export type Confirmation = Pick<SubscriptionDraft, 'confirmMode' | 'confirmPattern'>;

/** Surrounding space is dropped. */
export const subscriptionName: Parser<string> = (value) => {
  const name = typeof value === 'string' ? value.trim() : value;
  return name === '' ? { ok: false, reason: 'is empty' } : text(MAX_NAME_LENGTH)(name);
};

export const label: Parser<string> = text(MAX_NAME_LENGTH);

export const callbackUrl: Parser<string> = (value) => {
  const read = text(Infinity)(value);
  return read.ok ? parseCallbackUrl(read.value) : read;
};

/** A list of names, each as `subscription_form` may hold it, read into a form. */
export const eventNames: Parser<string> = (value) => {
  if (!Array.isArray(value)) return { ok: false, reason: 'must be a list of event names' };
  const wrong: unknown = value.find((name) => typeof name !== 'string' || /[,\s]|^$/.test(name));
  return wrong === undefined
    ? parseSubscriptionForm(value.join(','))
    : { ok: false, reason: 'holds something that is no event name' };
};

export const form: Parser<string> = textAs(parseSubscriptionForm);

export const timeoutSeconds: Parser<number> = integer(1, MAX_TIMEOUT_SECONDS);

export const maxInFlight: Parser<number | null> = orNull(integer(1, MAX_SUBSCRIPTION_IN_FLIGHT));

export const record = oneOf(RECORDED_ATTEMPTS);

const CONFIRM = {
  mode: required(oneOf(['httpstatus', 'regular'])),
  pattern: optional(text(Infinity), ''),
};

/** `{mode, pattern}`. */
export const confirmation: Member<Confirmation> = (value) => {
  const read = readMembers(value, CONFIRM);
  if (!read.ok) return read;
  const rule = parseConfirmationRule(read.value.mode, read.value.pattern);
  return rule.ok
    ? good({ confirmMode: rule.value.mode, confirmPattern: rule.value.pattern })
    : bad(rule.reason, ['pattern']);
};
