import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventDescription, SmnConfirmation, SmnTerms } from '#libs/domain';
import { described } from './event-description.fixture.js';
import { Subscriber } from './subscriber.js';
import { fedOf } from './subscription.fixture.js';
import { SubscriptionIndex } from './subscription-index.js';

function subscriber(
  id: number,
  tenant: string,
  business: number,
  form: string,
  smn: SmnTerms | null = null,
): Subscriber {
  return new Subscriber(fedOf({ id, tenant, business, form, smn }));
}

function event(name: string, tenant: string, businesses: readonly number[]): EventDescription {
  return described({ name, tenant, businesses });
}

function terms(urnId: string, confirmation: SmnConfirmation): SmnTerms {
  return { urnId, protocol: 'http', endpoint: 'http://x.example/', headers: {}, confirmation, polices: [] };
}

function idsOf(subscribers: readonly Subscriber[]): readonly number[] {
  return subscribers.map(({ id }) => id).sort();
}

const names = fc.constantFrom('a', 'ab', 'abc', 'b', 'bc', 'a*', 'ab*', 'b*', '*');
const forms = fc.uniqueArray(names, { minLength: 1, maxLength: 4 }).map((list) => list.join(','));
const people = fc.array(fc.tuple(fc.constantFrom('0', '1'), fc.nat(3), forms), { maxLength: 20 });
const events = fc.tuple(
  fc.constantFrom('a', 'ab', 'abc', 'b', 'c'),
  fc.constantFrom('0', '1'),
  fc.uniqueArray(fc.integer({ min: 1, max: 3 }), { maxLength: 3 }),
);

describe('SubscriptionIndex', () => {
  it('should match exactly those whose tenant, business and form fit, each once', () => {
    fc.assert(
      fc.property(people, fc.nat(3), fc.array(events, { maxLength: 10 }), (all, gone, happened) => {
        const index = new SubscriptionIndex();
        const subscribers = all.map(([tenant, business, form], id) =>
          subscriber(id + 1, tenant, business, form),
        );
        for (const one of subscribers) index.add(one);
        const leaving = subscribers.splice(0, gone);
        for (const one of leaving) index.remove(one);
        for (const [name, tenant, businesses] of happened) {
          const expected = subscribers.filter((one) => one.wants(event(name, tenant, businesses)));
          const matched = index.match(event(name, tenant, businesses));
          expect(matched.map((one) => one.id).sort()).toEqual(expected.map((one) => one.id).sort());
        }
      }),
    );
  });

  it('should forget remembered answers when a subscriber comes or goes', () => {
    const index = new SubscriptionIndex();
    const late = subscriber(2, '0', 0, 'host*');
    index.add(subscriber(1, '0', 0, 'hostcreate'));
    expect(index.match(event('hostcreate', '0', []))).toHaveLength(1);
    index.add(late);
    expect(index.match(event('hostcreate', '0', []))).toHaveLength(2);
    index.remove(late);
    expect(index.match(event('hostcreate', '0', []))).toHaveLength(1);
  });

  it('should match by name only those that are confirmed or need not be, and by URN whom a record is directed at', () => {
    const index = new SubscriptionIndex();
    const confirmations = ['unconfirmed', 'confirmed', 'needless', 'canceled'] as const;
    confirmations.forEach((confirmation, at) => {
      index.add(subscriber(at, '0', 0, 'topic', terms(`urn${at}`, confirmation)));
    });
    index.add(subscriber(9, '0', 0, 'topic'));
    expect(idsOf(index.match(event('topic', '0', [])))).toEqual([1, 2, 9]);
    confirmations.forEach((confirmation, at) => {
      const invitation = { kind: 'subscription_confirmation', urnId: `urn${at}` } as const;
      const isOpen = confirmation === 'unconfirmed' || confirmation === 'canceled';
      expect(idsOf(index.match({ ...event('topic', '0', []), smn: invitation }))).toEqual(isOpen ? [at] : []);
      expect(index.match({ ...event('topic', 'other', []), smn: invitation })).toEqual([]);
    });
  });

  it('should match the row that has a URN now, in whichever order the rows were changed', () => {
    const invitation = { kind: 'unsubscribe_confirmation', urnId: 'urn' } as const;
    const before = subscriber(1, '0', 0, 'topic', terms('urn', 'confirmed'));
    const after = subscriber(2, '0', 0, 'topic', terms('urn', 'canceled'));
    const index = new SubscriptionIndex();
    index.add(before);
    index.add(after);
    index.remove(before);
    expect(idsOf(index.match({ ...event('topic', '0', []), smn: invitation }))).toEqual([2]);
    index.remove(after);
    expect(index.match({ ...event('topic', '0', []), smn: invitation })).toEqual([]);
  });

  it('should leave out those whose polices do not want a message with attributes', () => {
    const index = new SubscriptionIndex();
    const polices = [{ name: 'week', string_equals: ['sunday'] }];
    index.add(subscriber(1, '0', 0, 'topic', { ...terms('a', 'confirmed'), polices }));
    index.add(subscriber(2, '0', 0, 'topic', terms('b', 'confirmed')));
    index.add(subscriber(3, '0', 0, 'topic'));
    const publish = (values: readonly string[]) => ({
      ...event('topic', '0', []),
      smn: {
        kind: 'publish' as const,
        attributes: [{ name: 'week', type: 'STRING' as const, values }],
        expiresAt: Infinity,
      },
    });
    expect(idsOf(index.match(publish(['sunday'])))).toEqual([1]);
    expect(index.match(publish(['monday']))).toEqual([]);
    expect(idsOf(index.match(event('topic', '0', [])))).toEqual([1, 2, 3]);
  });
});
