import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventDescription } from '#libs/domain';
import { Subscriber } from './subscriber.js';
import { SubscriptionIndex } from './subscription-index.js';

function subscriber(id: number, tenant: string, business: number, form: string): Subscriber {
  return new Subscriber({
    subscription: {
      id,
      tenant,
      business,
      name: String(id),
      systemName: '',
      callbackUrl: 'http://receiver.example/',
      confirmMode: 'httpstatus',
      confirmPattern: '200',
      form,
      timeoutSeconds: 10,
      operator: '',
      state: 'active',
      createdAt: new Date(0),
      updatedAt: new Date(0),
    },
    floors: {},
  });
}

function event(name: string, tenant: string, businesses: readonly number[]): EventDescription {
  return {
    name,
    tenant,
    businesses,
    orderingKey: null,
    contentType: 'application/json',
    traceparent: null,
    spliceAt: -1,
  };
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
          const expected = subscribers.filter((one) => one.wants(name) && one.isAudience(tenant, businesses));
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
});
