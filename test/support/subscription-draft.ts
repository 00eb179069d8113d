import type { SubscriptionDraft } from '#libs/domain';

/** What a person asks for who subscribes to `hostcreate`. */
export function draftOf(name: string, change: Partial<SubscriptionDraft> = {}): SubscriptionDraft {
  return {
    name,
    systemName: 'SystemName',
    callbackUrl: 'http://127.0.0.1:8080/callback',
    confirmMode: 'httpstatus',
    confirmPattern: '200',
    form: 'hostcreate',
    timeoutSeconds: 10,
    operator: 'user',
    ...change,
  };
}
