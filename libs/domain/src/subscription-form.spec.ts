import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formMatches, formNames, listedNames, parseSubscriptionForm } from './subscription-form.js';

const names = fc.array(fc.stringMatching(/^[A-Za-z0-9_.-]{1,20}\*?$|^\*$/), { minLength: 1, maxLength: 40 });

describe('parseSubscriptionForm', () => {
  it.each([
    ['hostcreate', 'hostcreate'],
    ['hostupdate, hostcreate', 'hostcreate,hostupdate'],
    [' host create ,,hostcreate,', 'hostcreate'],
    ['*', '*'],
    ['set*,biz*,setcreate', 'biz*,set*,setcreate'],
  ])('should read %j as %j', (text, canonical) => {
    expect(parseSubscriptionForm(text)).toEqual({ ok: true, value: canonical });
  });

  it.each(['', ' , ,', 'ho*st', '**', 'host\tcreate', '主机', 'a/b', 'a'.repeat(129)])(
    'should refuse %j',
    (text) => {
      expect(parseSubscriptionForm(text).ok).toBe(false);
    },
  );

  it('should accept 128 characters before the star', () => {
    expect(parseSubscriptionForm(`${'a'.repeat(128)}*`).ok).toBe(true);
  });

  it('should count the names after duplicates are dropped', () => {
    const most = Array.from({ length: 256 }, (_, index) => `name${index}`);
    expect(parseSubscriptionForm([...most, ...most].join(',')).ok).toBe(true);
    expect(parseSubscriptionForm([...most, 'other'].join(',')).ok).toBe(false);
  });

  it('should give a canonical text that reads as itself, in any order of the names', () => {
    fc.assert(
      fc.property(names, (list) => {
        const parsed = parseSubscriptionForm(list.join(' , '));
        expect(parsed).toEqual(parseSubscriptionForm(list.toReversed().join(',')));
        expect(parsed.ok && parseSubscriptionForm(parsed.value)).toEqual(parsed);
      }),
    );
  });

  it('should keep every name that was listed', () => {
    fc.assert(
      fc.property(names, (list) => {
        const parsed = parseSubscriptionForm(list.join(','));
        expect(parsed.ok && new Set(formNames(parsed.value))).toEqual(new Set(list));
      }),
    );
  });
});

describe('listedNames', () => {
  it('should list nothing for a form without names', () => {
    expect(listedNames(' , ,')).toEqual([]);
  });
});

describe('formMatches', () => {
  it.each([
    ['hostcreate', 'hostcreate', true],
    ['hostcreate', 'hostcreated', false],
    ['host*', 'hostdelete', true],
    ['host*', 'host', true],
    ['host*', 'bizhost', false],
    ['*', 'anything', true],
    ['a.b', 'a-b', false],
    ['bizcreate,host*', 'hostupdate', true],
    ['', 'hostcreate', false],
  ])('should say of %j and %s: %s', (form, eventName, expected) => {
    expect(formMatches(formNames(form), eventName)).toBe(expected);
  });
});
