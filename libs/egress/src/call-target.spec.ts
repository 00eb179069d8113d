import { describe, expect, it } from 'vitest';
import { parseCallTarget } from './call-target.js';

describe('parseCallTarget', () => {
  it('should take a URL apart', () => {
    expect(parseCallTarget('http://Example.com:8080/a%20b?c=d#e')).toEqual({
      origin: 'http://example.com:8080',
      endpoint: { host: 'example.com', port: 8080, tls: false },
      path: '/a%20b?c=d',
    });
  });

  it('should know the default ports', () => {
    expect(parseCallTarget('http://a.example')?.endpoint).toEqual({
      host: 'a.example',
      port: 80,
      tls: false,
    });
    expect(parseCallTarget('https://a.example')?.endpoint).toEqual({
      host: 'a.example',
      port: 443,
      tls: true,
    });
  });

  it.each([
    ['0x7f.1', '127.0.0.1'],
    ['2130706433', '127.0.0.1'],
    ['127.1', '127.0.0.1'],
    ['0177.0.0.1', '127.0.0.1'],
    ['0xa9fea9fe', '169.254.169.254'],
    ['127。0。0。1', '127.0.0.1'],
    ['%31%32%37.1', '127.0.0.1'],
    ['[::ffff:127.0.0.1]', '::ffff:7f00:1'],
    ['[0:0:0:0:0:0:0:1]', '::1'],
  ])('should read the spelling %s as the address it means', (spelling, address) => {
    expect(parseCallTarget(`http://${spelling}/`)?.endpoint.host).toBe(address);
  });

  it.each([
    '',
    'example.com/callback',
    '/callback',
    'ftp://example.com/',
    'file:///etc/passwd',
    'http://user@example.com/',
    'http://:secret@example.com/',
    'http://',
    'http://[fe80::1%25eth0]/',
    'http://256.0.0.1/',
    'http://example.com:65536/',
  ])('should refuse %j', (url) => {
    expect(parseCallTarget(url)).toBeNull();
  });
});
