import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { webhookId } from './webhook-id.js';

const topic = fc.stringMatching(/^[a-zA-Z0-9._-]{1,12}$/);
const delivery = fc.tuple(topic, fc.nat(12), fc.nat(12), fc.nat(12));

describe('webhookId', () => {
  it('should be readable', () => {
    expect(webhookId('ringback.events', 3, 1_042, 17)).toBe('msg_ringback~events_3_1042_17');
  });

  it('should be safe in a header and without the full stop that signatures join by', () => {
    fc.assert(fc.property(delivery, (parts) => /^[A-Za-z0-9_~-]+$/.test(webhookId(...parts))));
  });

  it('should differ for different deliveries', () => {
    const awkward = fc.tuple(
      fc.constantFrom('a', 'a_1', 'a_1_1', 'a.1', 'a.1_1'),
      fc.nat(2),
      fc.nat(2),
      fc.nat(2),
    );
    fc.assert(
      fc.property(awkward, awkward, (one, other) => {
        expect(webhookId(...one) === webhookId(...other)).toBe(one.join(' ') === other.join(' '));
      }),
    );
  });
});
