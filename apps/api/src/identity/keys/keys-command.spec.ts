import { describe, expect, it } from 'vitest';
import { parseKeysCommand } from './keys-command.js';

const create = (...more: string[]) => ['create', '--name', 'ci', '--role', 'manager', ...more];

describe('parseKeysCommand', () => {
  it('should read a token for a tenant, of 90 days unless told', () => {
    expect(parseKeysCommand(create('--tenant', 'a'))).toEqual({
      ok: true,
      value: { kind: 'create', key: { kind: 'token', name: 'ci', role: 'manager', tenant: 'a', days: 90 } },
    });
  });

  it('should read a pair for all tenants', () => {
    expect(parseKeysCommand(create('--all-tenants', '--kind=aksk', '--days', '7'))).toMatchObject({
      ok: true,
      value: { key: { kind: 'aksk', tenant: null, days: 7 } },
    });
  });

  it('should read list and revoke', () => {
    expect(parseKeysCommand(['list'])).toEqual({ ok: true, value: { kind: 'list' } });
    expect(parseKeysCommand(['revoke', 'token-1'])).toEqual({
      ok: true,
      value: { kind: 'revoke', target: 'token-1' },
    });
  });

  it.each([
    [[], /create, list or revoke/],
    [['destroy'], /create, list or revoke/],
    [['list', 'x'], /no arguments/],
    [['revoke'], /revoke takes/],
    [['revoke', 'a', 'b'], /revoke takes/],
    [['revoke', 'ö'], /revoke takes/],
    [create(), /either --tenant or --all-tenants/],
    [create('--tenant', 'a', '--all-tenants'), /either --tenant or --all-tenants/],
    [create('--tenant', 'ä'), /--tenant must/],
    [create('--tenant', 'a', '--days', '0'), /--days must/],
    [create('--tenant', 'a', '--days', '1.5'), /--days must/],
    [create('--tenant', 'a', '--days', '3651'), /--days must/],
    [create('--tenant', 'a', '--kind', 'password'), /--kind must/],
    [create('--tenant', 'a', '--force'), /--force/],
    [create('--tenant', 'a', 'stray'), /stray/],
    [['create', '--role', 'reader', '--tenant', 'a'], /--name must/],
    [['create', '--name', 'token-1', '--role', 'reader', '--tenant', 'a'], /looks like/],
    [['create', '--name', 'A'.repeat(20), '--role', 'reader', '--tenant', 'a'], /looks like/],
    [['create', '--name', 'a', '--role', 'root', '--tenant', 'a'], /--role must/],
  ])('should say what is wrong with %j', (args, reason) => {
    expect(parseKeysCommand(args)).toEqual({ ok: false, reason: expect.stringMatching(reason) as string });
  });
});
