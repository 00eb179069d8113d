import type { ListedSubscription } from '#libs/persistence';
import type { BluekingOptions, BluekingResponses } from '../blueking-options.js';
import { ZonedTime } from './zoned-time.js';

type Members = Readonly<Record<string, (subscription: ListedSubscription) => unknown>>;

/** Subscriptions as a search shows them: what is listed here leaves, and nothing else. */
export class SubscriptionView {
  private readonly members: readonly (readonly [string, (subscription: ListedSubscription) => unknown])[];

  /** @param wanted members, under either name of the timeout; empty means all */
  constructor({ responses, timeZone }: BluekingOptions, wanted: ReadonlySet<string>) {
    const all = Object.entries(membersOf(responses, new ZonedTime(timeZone)));
    const isWanted = (name: string): boolean =>
      wanted.has(name) || (isTimeout(name) && [...wanted].some(isTimeout));
    this.members = wanted.size === 0 ? all : all.filter(([name]) => isWanted(name));
  }

  of(subscription: ListedSubscription): Record<string, unknown> {
    return Object.fromEntries(this.members.map(([name, read]) => [name, read(subscription)]));
  }
}

function membersOf(responses: BluekingResponses, zone: ZonedTime): Members {
  const timeout = responses === 'document' ? 'timeout' : 'time_out';
  const members: Members = {
    subscription_id: ({ id }) => id,
    subscription_name: ({ name }) => name,
    system_name: ({ systemName }) => systemName,
    callback_url: ({ callbackUrl }) => callbackUrl,
    confirm_mode: ({ confirmMode }) => confirmMode,
    confirm_pattern: ({ confirmPattern }) => confirmPattern,
    subscription_form: ({ form }) => form,
    [timeout]: ({ timeoutSeconds }: ListedSubscription) => timeoutSeconds,
    operator: ({ operator }) => operator,
    last_time: ({ updatedAt }) => zone.text(updatedAt),
    statistics: ({ statistics }) => statistics,
  };
  return responses === 'document' ? members : { ...members, bk_supplier_account: ({ tenant }) => tenant };
}

function isTimeout(name: string): boolean {
  return name === 'timeout' || name === 'time_out';
}
