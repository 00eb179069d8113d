import { randomBytes } from 'node:crypto';
import type { OpenAPIObject } from '@nestjs/swagger';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { includesRole, type Role, ROLES } from '#libs/domain';
import { EventLogEnds } from '../../apps/api/src/subscriptions/event-log-ends.js';
import { eventually } from '../support/eventually.js';
import { TestKeys } from '../support/test-keys.js';
import { startTestApi, type TestApi } from './api-process.js';
import {
  BODIES,
  FILTERS,
  NEUTRAL_PARAMETERS,
  PATH_PARAMETERS,
  TENANT_PARAMETERS,
} from './isolation/filling.js';
import { type Operation, operationsOf } from './isolation/operations.js';
import { rowsOf } from './isolation/rows-of.js';
import { makeThings, type Things } from './isolation/things.js';

/** Operations that ask nobody who they are: what they answer is nobody's, or a token or URN in the query is the proof. */
const PUBLIC = [
  'GET /',
  'GET /v2',
  'GET /smn/{certificate_id}',
  'GET /rest/v2/notifications/subscription/confirm',
  'GET /rest/v2/notifications/subscription/unsubscribe',
  'GET /v2/notifications/subscriptions/subscribe',
  'GET /v2/notifications/subscriptions/unsubscribe',
];

/** Their answers show a tenant's own admin none of the texts that are looked for in the answers to strangers. */
const WITHOUT_TEXT = [
  'GET /api/v1/rejected-events',
  'GET /api/v1/subscriptions/{id}/commands',
  'GET /api/v1/subscriptions/{id}/commands/{command}',
  'GET /api/v1/subscriptions/{id}/secrets',
  'GET /v2/notifications/protocols',
];

interface Member {
  readonly tenant: string;
  readonly marker: string;
  readonly tokens: Readonly<Record<Role, string>>;
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

describe('tenants', () => {
  let api: TestApi;
  let operations: readonly Operation[];
  let members: readonly [Member, Member];
  let sent = 0;

  beforeAll(async () => {
    api = await startTestApi({ AUTH: 'token' });
    const keys = new TestKeys(api.database.dataSource);
    members = [await member(keys, 'alpha'), await member(keys, 'beta')];
    const document = await fetch(`${api.url}/docs/openapi.json`);
    operations = operationsOf((await document.json()) as OpenAPIObject);
  });

  afterAll(async () => {
    await api.stop();
  });

  it('should find every operation of the document filled in', () => {
    const parameters = new Set(operations.filter(({ role }) => role).flatMap((one) => one.pathParameters));
    const bodies = new Set(operations.flatMap(({ body }) => (body === undefined ? [] : [body])));
    expect([...parameters].filter((name) => !(name in PATH_PARAMETERS))).toEqual([]);
    expect([...bodies].filter((name) => !(name in BODIES))).toEqual([]);
    expect(
      operations
        .filter(({ role }) => !role)
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...PUBLIC].sort());
    expect(operations.length).toBeGreaterThan(PUBLIC.length);
  });

  it('should be asked who they are by every other operation', async () => {
    const things = await thingsOf(members[0]);
    for (const operation of operations.filter(({ role }) => role)) {
      const { status } = await send(operation, things, things, undefined);
      expect([operation.name, status]).toEqual([operation.name, 401]);
    }
  });

  it.each([
    ['beta', 'alpha', 1, 0],
    ['alpha', 'beta', 0, 1],
  ] as const)(
    'should let %s see, change, count and publish nothing of %s',
    async (_, __, strangerIndex, ownerIndex) => {
      const [stranger, owner] = [members[strangerIndex], members[ownerIndex]];
      const own = await thingsOf(stranger);
      const theirs = await thingsOf(owner);
      const ends = await untilQuiet();
      const before = await rowsOf(api.database.dataSource, owner.tenant);
      expect(Object.values(before).flat().length).toBeGreaterThan(10);
      for (const operation of operations.filter(({ role }) => role)) {
        for (const role of ROLES) {
          const at = `${operation.name} as ${role}`;
          const answer = await send(operation, theirs, theirs, stranger.tokens[role]);
          expect([at, answer.text.includes(owner.marker)]).toEqual([at, false]);
          expect([at, expectedStatuses(operation, role)]).toEqual([
            at,
            expect.arrayContaining([answer.status]),
          ]);
          for (const name of operation.queryParameters.filter((one) => one in FILTERS)) {
            const query = `?${name}=${encodeURIComponent(FILTERS[name]?.(theirs) ?? '')}`;
            const filtered = await send(operation, own, theirs, stranger.tokens[role], query);
            expect([`${at}${query}`, filtered.text.includes(owner.marker)]).toEqual([`${at}${query}`, false]);
          }
          if (!operation.pathParameters.some((name) => TENANT_PARAMETERS.includes(name))) continue;
          // In the stranger's own tenant, with the other's things.
          const mixed = await send(operation, own, theirs, stranger.tokens[role]);
          expect([at, mixed.text.includes(owner.marker)]).toEqual([at, false]);
          if (namesThings(operation))
            expect([at, mixed.status >= 400 && mixed.status < 500]).toEqual([at, true]);
        }
      }
      expect(await rowsOf(api.database.dataSource, owner.tenant)).toEqual(before);
      expect(await untilQuiet()).toEqual(ends);
    },
    120_000,
  );

  it('should reach what is their own by the same requests, so that the ones before mean something', async () => {
    const [owner] = members;
    const without: string[] = [];
    for (const operation of operations.filter(({ role }) => role)) {
      const things = await thingsOf(owner);
      const answer = await send(operation, things, things, owner.tokens.admin);
      const isUnderstood = answer.status < 400 || answer.status === 409 || isProbe(operation);
      expect([operation.name, answer.status, isUnderstood, answer.text]).toEqual([
        operation.name,
        answer.status,
        true,
        answer.text,
      ]);
      if (operation.method === 'GET' && !answer.text.includes(owner.marker)) without.push(operation.name);
    }
    expect(without.sort()).toEqual(WITHOUT_TEXT);
  }, 120_000);

  it('should not hide from those of all tenants what has none', async () => {
    const token = await new TestKeys(api.database.dataSource).token('reader', null);
    await thingsOf(members[0]);
    for (const path of ['/api/v1/rejected-events', '/api/v1/notices', '/api/v1/subscriptions']) {
      const response = await fetch(api.url + path, { headers: { 'X-Auth-Token': token } });
      expect(await response.text()).toContain(members[0].marker);
    }
  });

  async function member(keys: TestKeys, name: string): Promise<Member> {
    const tenant = `${name}-${randomBytes(4).toString('hex')}`;
    const [reader, manager, publisher, admin] = [
      await keys.token('reader', tenant),
      await keys.token('manager', tenant),
      await keys.token('publisher', tenant),
      await keys.token('admin', tenant),
    ];
    const marker = `text${randomBytes(8).toString('hex')}`;
    return { tenant, marker, tokens: { reader, manager, publisher, admin } };
  }

  function thingsOf({ tenant, marker, tokens }: Member): Promise<Things> {
    const [topic = ''] = api.config.broker.eventTopics;
    const home = { url: api.url, dataSource: api.database.dataSource, topic };
    return makeThings(home, tenant, tokens.admin, marker);
  }

  /** @param place whose tenant the path names; @param things whose things the rest names */
  async function send(
    { method, path, body }: Operation,
    place: Things,
    things: Things,
    token: string | undefined,
    query = '',
  ): Promise<Answer> {
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(PATH_PARAMETERS[name]?.(TENANT_PARAMETERS.includes(name) ? place : things) ?? ''),
    );
    const unique = `request ${(sent += 1)}`;
    const response = await fetch(api.url + filled + query, {
      method,
      headers: { 'Content-Type': 'application/json', ...(token !== undefined && { 'X-Auth-Token': token }) },
      ...(body !== undefined && { body: JSON.stringify(BODIES[body]?.(things, unique)) }),
    });
    return { status: response.status, text: await response.text() };
  }

  /** Where the logs end, once what the API has still to write to them is written. */
  async function untilQuiet(): Promise<unknown> {
    const waiting = () =>
      api.database.dataSource.query<unknown[]>(
        'SELECT id FROM smn_token WHERE sealed IS NOT NULL UNION ALL SELECT id FROM subscription_change WHERE published = 0',
      );
    await eventually(async () => (await waiting()).length === 0);
    return api.app.get(EventLogEnds).endOffsets();
  }
});

/** What a stranger is answered who names things of another in the path or in the body. */
function expectedStatuses({ pathParameters, body, role }: Operation, held: Role): readonly number[] {
  if (pathParameters.some((name) => TENANT_PARAMETERS.includes(name))) return [403];
  if (role === undefined || !includesRole(held, role)) return [403];
  if (pathParameters.some((name) => !NEUTRAL_PARAMETERS.includes(name))) return [404];
  if (body === 'PublishEventDto' || body === 'NewSubscriptionDto') return [403];
  return body === undefined ? [200] : [200, 400];
}

/** Whether a path names things of somebody, besides a tenant. */
function namesThings({ pathParameters }: Operation): boolean {
  return pathParameters.some((name) => ![...TENANT_PARAMETERS, ...NEUTRAL_PARAMETERS].includes(name));
}

/** Nothing listens where they call. */
function isProbe({ body }: Operation): boolean {
  return body === 'PingBodyDto' || body === 'TelnetBodyDto';
}
