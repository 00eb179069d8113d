import { parseArgs } from 'node:util';
import { isTenant, type Parsed, type Role, ROLES } from '#libs/domain';

/** A key that somebody wants made. */
export interface NewKey {
  readonly kind: 'token' | 'aksk';
  readonly name: string;
  readonly role: Role;
  readonly tenant: string | null;
  readonly days: number;
}

/** What `npm run keys` was asked for. */
export type KeysCommand =
  | { readonly kind: 'create'; readonly key: NewKey }
  | { readonly kind: 'list' }
  | { readonly kind: 'revoke'; readonly target: string };

const NAME = /^[A-Za-z0-9_.-]{1,64}$/;
/** What names a key cannot name a principal too. */
const KEY_ID = /^(?:token-\d+|[A-Z0-9]{20})$/;
const DEFAULT_DAYS = '90';
const MAX_DAYS = 3_650;

const OPTIONS = {
  name: { type: 'string' },
  role: { type: 'string' },
  tenant: { type: 'string' },
  'all-tenants': { type: 'boolean', default: false },
  days: { type: 'string', default: DEFAULT_DAYS },
  kind: { type: 'string', default: 'token' },
} as const;

/** Reads the arguments, or says what is wrong with them. */
export function parseKeysCommand([verb, ...rest]: readonly string[]): Parsed<KeysCommand> {
  switch (verb) {
    case 'create':
      return parseCreate(rest);
    case 'list':
      return rest.length === 0 ? good({ kind: 'list' }) : bad('list takes no arguments');
    case 'revoke': {
      const [target = '', ...others] = rest;
      return NAME.test(target) && others.length === 0
        ? good({ kind: 'revoke', target })
        : bad('revoke takes the id of a key, or the name of a principal');
    }
    default:
      return bad('say create, list or revoke');
  }
}

function parseCreate(args: string[]): Parsed<KeysCommand> {
  let values;
  try {
    values = parseArgs({ args, options: OPTIONS, strict: true }).values;
  } catch (error) {
    return bad(error instanceof Error ? error.message : String(error));
  }
  const { name = '', tenant, kind } = values;
  const role = ROLES.find((one) => one === values.role);
  const days = /^\d{1,4}$/.test(values.days) ? Number(values.days) : 0;
  if (!NAME.test(name)) return bad('--name must be 1 to 64 of the characters A-Z a-z 0-9 _ . -');
  if (KEY_ID.test(name)) return bad('--name looks like the id of a key');
  if (role === undefined) return bad(`--role must be one of ${ROLES.join(', ')}`);
  if ((tenant !== undefined) === values['all-tenants']) return bad('say either --tenant or --all-tenants');
  if (tenant !== undefined && !isTenant(tenant))
    return bad('--tenant must be 1 to 64 of the characters A-Z a-z 0-9 _ . -');
  if (days < 1 || days > MAX_DAYS) return bad(`--days must be 1 to ${MAX_DAYS}`);
  if (kind !== 'token' && kind !== 'aksk') return bad('--kind must be token or aksk');
  return good({ kind: 'create', key: { kind, name, role, tenant: tenant ?? null, days } });
}

function good(value: KeysCommand): Parsed<KeysCommand> {
  return { ok: true, value };
}

function bad(reason: string): Parsed<KeysCommand> {
  return { ok: false, reason };
}
