import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatSubscriptionUrn,
  formatTopicUrn,
  isTopicName,
  parseSubscriptionUrn,
  parseTopicUrn,
} from './urn.js';

const words = (pattern: RegExp) => fc.stringMatching(pattern);
const topicUrn = fc.record({
  region: words(/^[A-Za-z0-9-]{1,64}$/),
  project: words(/^[A-Za-z0-9_.-]{1,64}$/),
  topic: words(/^[A-Za-z0-9_.-]{0,254}[A-Za-z0-9_.*-]$/),
});

describe('URNs', () => {
  it('should be read as they were written', () => {
    fc.assert(
      fc.property(topicUrn, words(/^[0-9a-f]{32}$/), (urn, urnId) => {
        expect(parseTopicUrn(formatTopicUrn(urn))).toEqual(urn);
        expect(parseSubscriptionUrn(formatSubscriptionUrn({ ...urn, urnId }))).toEqual({ ...urn, urnId });
        expect(parseTopicUrn(formatSubscriptionUrn({ ...urn, urnId }))).toBeUndefined();
        expect(parseSubscriptionUrn(formatTopicUrn(urn))).toBeUndefined();
      }),
    );
  });

  it('should be written as they were read, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const urn = parseTopicUrn(`urn:smn:${text}`);
        if (urn !== undefined) expect(formatTopicUrn(urn)).toBe(`urn:smn:${text}`);
      }),
    );
  });

  it.each([
    '',
    'urn:smn:local:0',
    'urn:smn:local:0:',
    'URN:smn:local:0:a',
    'urn:smn::0:a',
    'urn:smn:local:0:a b',
  ])('should not take %j for one', (text) => {
    expect(parseTopicUrn(text)).toBeUndefined();
  });
});

describe('isTopicName', () => {
  it('should ask for a letter or digit first', () => {
    expect(['a', '0', 'A_-9', 'a'.repeat(255)].every(isTopicName)).toBe(true);
    expect(['', '_a', '-a', 'a.b', 'a b', 'é', 'a'.repeat(256)].some(isTopicName)).toBe(false);
  });
});
