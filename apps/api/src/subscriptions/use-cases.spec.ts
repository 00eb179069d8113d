import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Subscription, SubscriptionDraft } from '#libs/domain';
import { SubscriptionRepository, type TopicOffsets } from '#libs/persistence';
import { ChangeNotifier } from './change-notifier.js';
import { EventLogEnds } from './event-log-ends.js';
import { Subscribe } from './subscribe.js';
import { Unsubscribe } from './unsubscribe.js';
import { UpdateSubscription } from './update-subscription.js';

const SCOPE = { tenant: '0', business: 0 };
const FLOORS: TopicOffsets = { 'ringback.events': [7] };
const DRAFT: SubscriptionDraft = {
  name: 'mysubscribe',
  systemName: 'SystemName',
  callbackUrl: 'http://127.0.0.1:8080/callback',
  confirmMode: 'httpstatus',
  confirmPattern: '200',
  form: 'hostcreate',
  timeoutSeconds: 10,
  operator: '',
};
const STORED: Subscription = {
  ...DRAFT,
  id: 1,
  ...SCOPE,
  state: 'active',
  stateReason: null,
  maxInFlight: null,
  recordedAttempts: 'failed',
  startAt: null,
  smn: null,
  createdAt: new Date(0),
  updatedAt: new Date(0),
};

class FixedEnds extends EventLogEnds {
  override endOffsets = vi.fn(() => Promise.resolve(FLOORS));
}

class CountedNotices extends ChangeNotifier {
  override changed = vi.fn();
}

describe('use cases of subscriptions', () => {
  const ends = new FixedEnds();
  const notices = new CountedNotices();
  const create = vi.fn<SubscriptionRepository['create']>();
  const replace = vi.fn<SubscriptionRepository['replace']>();
  const remove = vi.fn<SubscriptionRepository['remove']>();
  const repository = Object.assign(
    Object.create(SubscriptionRepository.prototype) as SubscriptionRepository,
    {
      create,
      replace,
      remove,
    },
  );
  const subscribe = new Subscribe(ends, repository, notices);
  const update = new UpdateSubscription(ends, repository, notices);
  const unsubscribe = new Unsubscribe(repository, notices);

  beforeEach(() => {
    vi.clearAllMocks();
  });

  it('should store a subscription with the ends of the log read before, then tell of it', async () => {
    create.mockImplementation(() => {
      expect(ends.endOffsets).toHaveBeenCalledOnce();
      expect(notices.changed).not.toHaveBeenCalled();
      return Promise.resolve({ kind: 'created', subscription: STORED });
    });
    expect(await subscribe.execute(SCOPE, DRAFT)).toEqual({ kind: 'created', subscription: STORED });
    expect(create).toHaveBeenCalledWith(SCOPE, DRAFT, FLOORS, {});
    expect(notices.changed).toHaveBeenCalledOnce();
  });

  it('should replace with the ends of the log read before, then tell of it', async () => {
    replace.mockResolvedValue('updated');
    expect(await update.execute(SCOPE, 1, DRAFT)).toBe('updated');
    expect(replace).toHaveBeenCalledWith(SCOPE, 1, DRAFT, FLOORS);
    expect(notices.changed).toHaveBeenCalledOnce();
  });

  it('should remove without asking the broker', async () => {
    remove.mockResolvedValue('removed');
    expect(await unsubscribe.execute(SCOPE, 1)).toBe('removed');
    expect(remove).toHaveBeenCalledWith(SCOPE, 1, {});
    expect(ends.endOffsets).not.toHaveBeenCalled();
    expect(notices.changed).toHaveBeenCalledOnce();
  });

  it('should tell of nothing when nothing changed', async () => {
    create.mockResolvedValue({ kind: 'name_taken' });
    replace.mockResolvedValue('not_found');
    remove.mockResolvedValue('not_found');
    await subscribe.execute(SCOPE, DRAFT);
    await update.execute(SCOPE, 1, DRAFT);
    await unsubscribe.execute(SCOPE, 1);
    expect(notices.changed).not.toHaveBeenCalled();
  });

  it('should store nothing while the broker is away', async () => {
    const away = new Error('the broker is away');
    ends.endOffsets.mockRejectedValue(away);
    await expect(subscribe.execute(SCOPE, DRAFT)).rejects.toBe(away);
    await expect(update.execute(SCOPE, 1, DRAFT)).rejects.toBe(away);
    expect(create).not.toHaveBeenCalled();
    expect(replace).not.toHaveBeenCalled();
  });
});
