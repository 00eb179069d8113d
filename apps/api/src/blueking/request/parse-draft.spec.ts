import { describe, expect, it } from 'vitest';
import { SubscriptionBodyDto } from '../dto/subscription-body.dto.js';
import { BluekingFailure } from '../failure/blueking-failure.js';
import { type DraftFields, parseDraft } from './parse-draft.js';
import { shaped } from './shaped.js';

/** The source document's own example. */
const EXAMPLE = {
  subscription_name: 'mysubscribe',
  system_name: 'SystemName',
  callback_url: 'http://127.0.0.1:8080/callback',
  confirm_mode: 'httpstatus',
  confirm_pattern: '200',
  subscription_form: 'hostcreate',
  timeout: 10,
};

function read(change: Record<string, unknown>): DraftFields {
  const json: unknown = JSON.parse(JSON.stringify({ ...EXAMPLE, ...change }));
  return parseDraft(shaped(SubscriptionBodyDto, json));
}

function refusal(json: unknown): string {
  try {
    parseDraft(shaped(SubscriptionBodyDto, json));
    return 'none';
  } catch (error) {
    if (error instanceof BluekingFailure) return [error.code, error.details.argument].join(' ').trim();
    throw error;
  }
}

function refused(change: Record<string, unknown>): string {
  return refusal({ ...EXAMPLE, ...change });
}

describe('parseDraft', () => {
  it('should read the example of the document', () => {
    expect(read({})).toEqual({
      name: 'mysubscribe',
      systemName: 'SystemName',
      callbackUrl: 'http://127.0.0.1:8080/callback',
      confirmMode: 'httpstatus',
      confirmPattern: '200',
      form: 'hostcreate',
      timeoutSeconds: 10,
    });
  });

  it.each([[[]], ['text'], [5], [null], [true]])('should refuse %j as no object', (json) => {
    expect(refusal(json)).toBe('1199000');
  });

  it.each([
    { subscription_name: 5 },
    { system_name: {} },
    { callback_url: ['http://h/'] },
    { subscription_form: 1 },
    { timeout: '10' },
    { timeout: 1.5 },
    { time_out: true },
    { confirm_mode: true },
    { confirm_pattern: 200 },
  ])('should refuse the wrong type in %j, before any rule', (change) => {
    expect(refused({ subscription_name: '', ...change })).toBe('1199000');
  });

  it('should refuse a number beyond what numbers hold as no integer', () => {
    expect(refusal(JSON.parse('{"timeout":1e400}'))).toBe('1199000');
  });

  it('should tell the first rule that is broken', () => {
    const order = [
      ['subscription_name', '1199010 subscription_name'],
      ['callback_url', '1199010 callback_url'],
      ['subscription_form', '1199010 subscription_form'],
      ['timeout', '1199006 timeout'],
      ['confirm_mode', '1199010 confirm_mode'],
      ['confirm_pattern', '1199006 confirm_pattern'],
    ] as const;
    const body: Record<string, unknown> = { timeout: 601, confirm_pattern: '200-100' };
    for (const [field, expected] of order) {
      expect(refusal(body)).toBe(expected);
      body[field] = EXAMPLE[field];
    }
    expect(refusal(body)).toBe('none');
  });

  it('should judge the system name after the name and before the URL', () => {
    const body = { subscription_name: 'a', system_name: 'x'.repeat(256) };
    expect(refusal(body)).toBe('1199006 system_name');
  });

  it('should count null as absent', () => {
    expect(refused({ subscription_name: null })).toBe('1199010 subscription_name');
    expect(read({ timeout: null, time_out: 7, system_name: null })).toMatchObject({
      timeoutSeconds: 7,
      systemName: '',
    });
  });

  it('should trim names and measure them in code points', () => {
    expect(read({ subscription_name: ' \t名 字\u3000' }).name).toBe('名 字');
    expect(refused({ subscription_name: ' \n ' })).toBe('1199010 subscription_name');
    expect(read({ subscription_name: '😀'.repeat(255) }).name).toHaveLength(510);
    expect(refused({ subscription_name: '😀'.repeat(256) })).toBe('1199006 subscription_name');
  });

  it.each([
    'subscription_name',
    'system_name',
    'callback_url',
    'subscription_form',
    'confirm_mode',
    'confirm_pattern',
  ])('should refuse NUL and half a surrogate pair in %s', (field) => {
    expect(refused({ [field]: 'a\0' })).toBe(`1199006 ${field}`);
    expect(refused({ confirm_mode: 'regular', [field]: 'a\ud800' })).toBe(`1199006 ${field}`);
  });

  it.each([
    '',
    'callback',
    '127.0.0.1:8080/callback',
    'ftp://h/',
    'http://u:p@h/',
    `http://h/${'x'.repeat(2_040)}`,
  ])('should refuse the URL %j', (url) => {
    expect(refused({ callback_url: url })).toBe('1199006 callback_url');
  });

  it('should canonicalise the form', () => {
    expect(read({ subscription_form: ' hostupdate, hostcreate,,hostcreate , biz* ' }).form).toBe(
      'biz*,hostcreate,hostupdate',
    );
    expect(refused({ subscription_form: ' , ,' })).toBe('1199010 subscription_form');
    expect(refused({ subscription_form: 'host create!' })).toBe('1199006 subscription_form');
  });

  it.each([
    [{ timeout: 0 }, 10],
    [{ timeout: -5, time_out: 30 }, 10],
    [{ timeout: undefined }, 10],
    [{ timeout: undefined, time_out: 30 }, 30],
    [{ timeout: 20, time_out: 900 }, 20],
    [{ timeout: 600 }, 600],
  ])('should read %j as the timeout', (change, seconds) => {
    expect(read(change).timeoutSeconds).toBe(seconds);
  });

  it('should name the timeout that was sent', () => {
    expect(refused({ timeout: 601 })).toBe('1199006 timeout');
    expect(refused({ timeout: null, time_out: 601 })).toBe('1199006 time_out');
  });

  it.each([
    ['httpstatus', 'httpstatus'],
    ['regular', 'regular'],
    ['1', 'httpstatus'],
    ['2', 'regular'],
    [1, 'httpstatus'],
    [2, 'regular'],
  ])('should read the mode %j', (mode, expected) => {
    expect(read({ confirm_mode: mode }).confirmMode).toBe(expected);
  });

  it.each(['', 'HTTPSTATUS', '3', 3, 1.5])('should refuse the mode %j', (mode) => {
    expect(refused({ confirm_mode: mode })).toBe('1199006 confirm_mode');
  });

  it('should read patterns by their mode', () => {
    expect(read({ confirm_pattern: '' }).confirmPattern).toBe('200');
    expect(read({ confirm_pattern: undefined }).confirmPattern).toBe('200');
    expect(read({ confirm_pattern: '200, 2XX,300-302' }).confirmPattern).toBe('200,2XX,300-302');
    expect(refused({ confirm_pattern: 'ok' })).toBe('1199006 confirm_pattern');
    expect(refused({ confirm_mode: 2, confirm_pattern: '' })).toBe('1199006 confirm_pattern');
    expect(refused({ confirm_mode: 2, confirm_pattern: '(?=x)' })).toBe('1199006 confirm_pattern');
    expect(refused({ confirm_mode: 2, confirm_pattern: 'x'.repeat(1_025) })).toBe('1199006 confirm_pattern');
    expect(read({ confirm_mode: 2, confirm_pattern: ' ok|"result": ?true ' }).confirmPattern).toBe(
      ' ok|"result": ?true ',
    );
  });

  it('should not let members of JSON reach the prototype', () => {
    expect(refusal(JSON.parse('{"__proto__":{"subscription_name":"a"}}'))).toBe('1199010 subscription_name');
  });
});
