import {
  DEFAULT_TIMEOUT_SECONDS,
  listedNames,
  MAX_NAME_LENGTH,
  MAX_TIMEOUT_SECONDS,
  parseCallbackUrl,
  parseConfirmationRule,
  parseConfirmMode,
  type Parsed,
  parseSubscriptionForm,
  type SubscriptionDraft,
  textFault,
} from '#libs/domain';
import type { SubscriptionBodyDto } from '../dto/subscription-body.dto.js';
import { missing, unacceptable } from '../failure/failures.js';

/** What of a draft stands in the body. */
export type DraftFields = Omit<SubscriptionDraft, 'operator'>;

/** Reads a body of the right types by the rules of a subscription, in their order: the first that is broken is told. */
export function parseDraft(body: SubscriptionBodyDto): DraftFields {
  // Object literals evaluate in order: this order is the contract's.
  return {
    name: parseName(body.subscription_name),
    systemName: acceptableText('system_name', body.system_name ?? '', MAX_NAME_LENGTH),
    callbackUrl: parseUrl(body.callback_url),
    form: parseForm(body.subscription_form),
    timeoutSeconds: parseTimeout(body),
    ...parseConfirmation(body),
  };
}

function parseName(text = ''): string {
  const name = text.trim();
  if (name === '') throw missing('subscription_name');
  return acceptableText('subscription_name', name, MAX_NAME_LENGTH);
}

function parseUrl(text: string | undefined): string {
  if (text === undefined) throw missing('callback_url');
  return accepted('callback_url', parseCallbackUrl(acceptableText('callback_url', text)));
}

function parseForm(text = ''): string {
  if (listedNames(text).length === 0) throw missing('subscription_form');
  return accepted('subscription_form', parseSubscriptionForm(text));
}

function parseTimeout({ timeout, time_out: timeOut }: SubscriptionBodyDto): number {
  const seconds = timeout ?? timeOut ?? DEFAULT_TIMEOUT_SECONDS;
  if (seconds > MAX_TIMEOUT_SECONDS) {
    const argument = timeout === undefined ? 'time_out' : 'timeout';
    throw unacceptable(argument, `more than ${MAX_TIMEOUT_SECONDS} seconds`);
  }
  return seconds <= 0 ? DEFAULT_TIMEOUT_SECONDS : seconds;
}

function parseConfirmation(body: SubscriptionBodyDto): Pick<DraftFields, 'confirmMode' | 'confirmPattern'> {
  if (body.confirm_mode === undefined) throw missing('confirm_mode');
  const confirmMode = parseConfirmMode(body.confirm_mode);
  if (confirmMode === undefined) throw unacceptable('confirm_mode', 'neither httpstatus nor regular');
  const text = acceptableText('confirm_pattern', body.confirm_pattern ?? '');
  const rule = accepted('confirm_pattern', parseConfirmationRule(confirmMode, text));
  return { confirmMode, confirmPattern: rule.pattern };
}

function acceptableText(field: string, text: string, maxLength?: number): string {
  const fault = textFault(text, maxLength);
  if (fault !== undefined) throw unacceptable(field, fault);
  return text;
}

function accepted<T>(field: string, parsed: Parsed<T>): T {
  if (!parsed.ok) throw unacceptable(field, parsed.reason);
  return parsed.value;
}
