import { describe, expect, it } from 'vitest';
import type { EventDescription } from './event.js';
import { type Addressee, isMeantFor, protocolOf, takenNames } from './meant-for.js';
import { SMN_CONFIRMATIONS, type SmnConfirmation, type SmnTerms } from './smn/smn-terms.js';

const EVENT: EventDescription = {
  name: 'topic',
  tenant: '0',
  businesses: [],
  orderingKey: null,
  contentType: '',
  traceparent: null,
  spliceAt: -1,
  producedAt: 0,
  smn: null,
};

function terms(confirmation: SmnConfirmation): SmnTerms {
  return { urnId: 'urn', protocol: 'email', endpoint: '', headers: {}, confirmation, polices: [] };
}

function addressee(smn: SmnTerms | null): Addressee & { readonly form: string } {
  return { tenant: '0', business: 0, smn, callbackUrl: 'https://x.example/', form: 'other,topic' };
}

function isFor(smn: SmnTerms | null, event: EventDescription): boolean {
  const subscription = addressee(smn);
  return isMeantFor(subscription, takenNames(subscription), event);
}

describe('isMeantFor', () => {
  it('should take names only while a subscription is confirmed or need not be', () => {
    const taking = SMN_CONFIRMATIONS.filter((confirmation) => isFor(terms(confirmation), EVENT));
    expect(taking).toEqual(['confirmed', 'needless']);
    expect(isFor(null, EVENT)).toBe(true);
    expect(isFor(null, { ...EVENT, name: 'topics' })).toBe(false);
    expect(isFor(null, { ...EVENT, tenant: '1' })).toBe(false);
  });

  it.each([
    ['subscription_confirmation', ['unconfirmed', 'canceled']],
    ['unsubscribe_confirmation', ['canceled']],
  ] as const)(
    'should take a %s that is directed at it while it is %j, and none for another',
    (kind, taking) => {
      const directed = (urnId: string) => ({ ...EVENT, smn: { kind, urnId } });
      const all = SMN_CONFIRMATIONS.map(terms);
      expect(all.filter((each) => isFor(each, directed('urn'))).map((each) => each.confirmation)).toEqual(
        taking,
      );
      expect(all.some((each) => isFor(each, directed('another')))).toBe(false);
      expect(all.some((each) => isFor(each, { ...directed('urn'), tenant: '1' }))).toBe(false);
      expect(isFor(null, directed('urn'))).toBe(false);
    },
  );

  it('should ask the polices about what is published with attributes', () => {
    const polices = [{ name: 'a', string_equals: ['1'] }];
    const published = {
      ...EVENT,
      smn: {
        kind: 'publish' as const,
        attributes: [{ name: 'a', type: 'STRING' as const, values: ['1'] }],
        expiresAt: Infinity,
      },
    };
    expect(isFor({ ...terms('confirmed'), polices }, published)).toBe(true);
    expect(isFor({ ...terms('unconfirmed'), polices }, published)).toBe(false);
    expect(isFor(terms('confirmed'), published)).toBe(false);
    expect(isFor(null, published)).toBe(false);
    expect(isFor({ ...terms('confirmed'), polices }, EVENT)).toBe(true);
  });
});

describe('protocolOf', () => {
  it('should be what SMN says, else what the callback URL says', () => {
    expect(protocolOf(addressee(terms('confirmed')))).toBe('email');
    expect(protocolOf(addressee(null))).toBe('https');
    expect(protocolOf({ smn: null, callbackUrl: 'http://x.example/' })).toBe('http');
    expect(protocolOf({ smn: null, callbackUrl: 'HTTPS://x.example/' })).toBe('https');
  });
});
