import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCallbackUrl, parseProbeUrl } from './callback-url.js';

describe('parseCallbackUrl', () => {
  it.each([
    'http://127.0.0.1:8080/callback',
    'https://example.com',
    'HTTPS://Example.com:8443/a?b=c#d',
    'http://[::1]:80/',
    'http://例え.jp/受信',
  ])('should accept %s as written', (text) => {
    expect(parseCallbackUrl(text)).toEqual({ ok: true, value: text });
  });

  it('should drop surrounding space', () => {
    expect(parseCallbackUrl(' http://example.com/ \n')).toEqual({ ok: true, value: 'http://example.com/' });
  });

  it.each([
    '',
    '127.0.0.1:8080/callback',
    'localhost:8080',
    '/callback',
    '//example.com/',
    'http:example.com',
    'http://',
    'http:///example.com',
    'http:\\\\example.com',
    'ftp://example.com/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'http://user@example.com/',
    'http://user:secret@example.com/',
    'http://:secret@example.com/',
    'http://exa mple.com/',
    'http://example.com/a b',
    'http://example.com/\r\nx: y',
    'http://example.com/\0',
    'http://example.com:99999/',
    'http://1.2.3.4.5/',
  ])('should refuse %j', (text) => {
    expect(parseCallbackUrl(text).ok).toBe(false);
  });

  it('should accept 2,048 characters and refuse one more', () => {
    const longest = `http://example.com/${'a'.repeat(2_048 - 19)}`;
    expect(parseCallbackUrl(longest).ok).toBe(true);
    expect(parseCallbackUrl(`${longest}a`).ok).toBe(false);
  });

  it('should never throw, and accept only what the URL standard reads as http(s)', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.string().map((text) => `http://${text}`),
        ),
        (text) => {
          const parsed = parseCallbackUrl(text);
          if (parsed.ok) expect(new URL(parsed.value).protocol).toMatch(/^https?:$/);
        },
      ),
    );
  });
});

describe('parseProbeUrl', () => {
  it.each([
    ['127.0.0.1:8080/callback', 'http://127.0.0.1:8080/callback'],
    ['localhost:8080', 'http://localhost:8080'],
    ['example.com/?next=https://other/', 'http://example.com/?next=https://other/'],
    ['https://example.com/', 'https://example.com/'],
  ])('should read %s as %s', (text, url) => {
    expect(parseProbeUrl(text)).toEqual({ ok: true, value: url });
  });

  it.each(['', ' ', 'ftp://example.com', '//example.com', 'user:secret@example.com', ':80', 'a b'])(
    'should refuse %j',
    (text) => {
      expect(parseProbeUrl(text).ok).toBe(false);
    },
  );
});
