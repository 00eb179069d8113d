import { createPublicKey, verify } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { expect } from 'vitest';
import { NativeClient } from '../integration/native-client.js';
import { eventually } from '../support/eventually.js';
import type { ReceivedRequest } from '../support/received-request.js';
import { answer } from '../support/replies.js';
import { systemTest } from '../support/system-test.js';
import type { TestSystem } from '../support/test-system.js';

const it = systemTest();

/** What a pusher may need to see that a secret is no more. */
const PROMPT_MS = 1_000;
/** A BlueKing envelope: ids are spliced into what is sent. */
const ENVELOPE = JSON.stringify({
  event_type: 'insertdata',
  obj_type: 'host',
  action: 'create',
  data: [{ cur_data: { bk_host_id: 17, bk_host_name: '主机' }, pre_data: null }],
});

interface Secret {
  readonly id: string;
  readonly secret: string;
  readonly public_key: string;
}

async function created(system: TestSystem, subscription: number, kind = 'v1'): Promise<Secret> {
  const client = new NativeClient(system.api.url);
  const { status, body } = await client.post(`/subscriptions/${subscription}/secrets`, { kind });
  expect(status).toBe(201);
  return body as unknown as Secret;
}

function headersOf({ headers }: ReceivedRequest): Record<string, string> {
  return Object.fromEntries(
    ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [name, String(headers[name])]),
  );
}

/** As the public package sees it. */
function isVerified(request: ReceivedRequest, secret: string): boolean {
  try {
    new Webhook(secret).verify(request.body, headersOf(request), { jsonParse: false });
    return true;
  } catch {
    return false;
  }
}

function isVerifiedByKey(request: ReceivedRequest, publicKey: string): boolean {
  const headers = headersOf(request);
  const x = Buffer.from(publicKey.replace('whpk_', ''), 'base64').toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  const metadata = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.`;
  const signed = Buffer.concat([Buffer.from(metadata), request.body]);
  const [version, signature = ''] = String(headers['webhook-signature']).split(',');
  return version === 'v1a' && verify(null, signed, key, Buffer.from(signature, 'base64'));
}

/** Sends events until one arrives that was pushed as `expected` says: pushers see a change within 1 s. */
async function pushedAs(
  send: () => Promise<unknown>,
  requests: readonly ReceivedRequest[],
  expected: (request: ReceivedRequest) => boolean,
): Promise<ReceivedRequest> {
  const from = requests.length;
  await eventually(async () => {
    await send();
    return requests.slice(from).some(expected);
  });
  const found = requests.slice(from).find(expected);
  if (found === undefined) throw new Error('it was there');
  return found;
}

it('should sign what it sends, on every attempt, so that the public package verifies it', async ({
  system,
  startReceiver,
  tenant,
}) => {
  const receiver = await startReceiver(({ attempt }) => answer(attempt === 1 ? 500 : 200));
  const scope = `${tenant}/0`;
  const id = await system.subscribe(receiver, { subscription_form: 'other' }, scope);
  const { secret } = await created(system, id);
  // Whoever knows these names knows the secret: it was there before.
  const body = system.subscriptionBody(receiver, { subscription_form: 'raw,hostcreate' });
  await system.blueking.update(id, body, scope);
  const raw = { value: '{"a":1}', headers: { event_name: 'raw', tenant } };
  const envelope = { value: ENVELOPE, headers: { event_name: 'hostcreate', tenant } };
  const text = { value: 'no JSON, 不是', headers: { event_name: 'raw', tenant } };
  await system.producer.sendAll([raw, envelope, text]);
  const requests = await receiver.received(6);
  expect(requests.map((request) => isVerified(request, secret))).toEqual(requests.map(() => true));
  expect(requests.filter(({ text: body }) => body.includes('distribution_id'))).toHaveLength(2);
  const other = `whsec_${Buffer.alloc(32).toString('base64')}`;
  expect(requests.some((request) => isVerified(request, other))).toBe(false);
});

it('should sign with an Ed25519 key that its public key verifies', async ({ system, receiver, tenant }) => {
  const id = await system.subscribe(receiver, { subscription_form: 'raw' }, `${tenant}/0`);
  const { public_key: publicKey } = await created(system, id, 'v1a');
  const send = () => system.producer.send({ value: ENVELOPE, headers: { event_name: 'raw', tenant } });
  const signed = await pushedAs(send, receiver.requests, ({ headers }) => 'webhook-signature' in headers);
  expect(isVerifiedByKey(signed, publicKey)).toBe(true);
});

it('should sign with both while one secret follows another, then with the new one only', async ({
  system,
  receiver,
  tenant,
}) => {
  const id = await system.subscribe(receiver, { subscription_form: 'raw' }, `${tenant}/0`);
  const [old, next] = [await created(system, id), await created(system, id)];
  const send = () => system.producer.send({ value: '{}', headers: { event_name: 'raw', tenant } });
  const byOld = (request: ReceivedRequest) => isVerified(request, old.secret);
  const byNext = (request: ReceivedRequest) => isVerified(request, next.secret);
  const both = await pushedAs(send, receiver.requests, byNext);
  expect(byOld(both)).toBe(true);
  expect(both.headers['webhook-signature']).toMatch(/^v1,\S{44} v1,\S{44}$/);

  // Its day is over in 2 s; the pusher learns of that with the next change, and then goes by the clock alone.
  await system.tables.query(
    'UPDATE signing_secret SET expires_at = UTC_TIMESTAMP(3) + INTERVAL 2 SECOND WHERE id = ?',
    [old.id],
  );
  await system.blueking.update(
    id,
    system.subscriptionBody(receiver, { subscription_form: 'raw' }),
    `${tenant}/0`,
  );
  const alone = await pushedAs(send, receiver.requests, (request) => byNext(request) && !byOld(request));
  expect(alone.headers['webhook-signature']).toMatch(/^v1,\S{44}$/);
});

it('should sign no more within 1 s after the last secret is revoked', async ({
  system,
  receiver,
  tenant,
}) => {
  const id = await system.subscribe(receiver, { subscription_form: 'raw' }, `${tenant}/0`);
  const { id: secretId } = await created(system, id);
  const send = () => system.producer.send({ value: '{}', headers: { event_name: 'raw', tenant } });
  await pushedAs(send, receiver.requests, ({ headers }) => 'webhook-signature' in headers);
  const client = new NativeClient(system.api.url);
  expect((await client.call('DELETE', `/subscriptions/${id}/secrets/${secretId}`)).status).toBe(204);
  const end = Date.now() + PROMPT_MS;
  await pushedAs(send, receiver.requests, ({ startedAt }) => startedAt > end);
  const late = receiver.requests.filter(({ startedAt }) => startedAt > end);
  expect(late.filter(({ headers }) => 'webhook-signature' in headers)).toEqual([]);
});

it('should push nothing unsigned where a secret does not open, and go on with the others', async ({
  system,
  startReceiver,
  tenant,
}) => {
  const [broken, fine] = [await startReceiver(), await startReceiver()];
  const scope = `${tenant}/0`;
  const id = await system.subscribe(broken, { subscription_form: 'other' }, scope);
  await system.subscribe(fine, { subscription_form: 'raw' }, scope);
  // As if it was sealed with another SECRET_KEY; written before the change that brings the name.
  await system.tables.query(
    "INSERT INTO signing_secret (id, subscription_id, kind, sealed, created_at) VALUES (?, ?, 'v1', ?, UTC_TIMESTAMP(3))",
    ['0'.repeat(31) + String(id % 10), id, Buffer.alloc(60)],
  );
  await system.blueking.update(id, system.subscriptionBody(broken, { subscription_form: 'raw' }), scope);
  await system.producer.sendAll(
    ['1', '2', '3'].map((value) => ({ value, headers: { event_name: 'raw', tenant } })),
  );
  await fine.received(3);
  const client = new NativeClient(system.api.url);
  await eventually(async () => {
    const { body } = await client.get(`/subscriptions/${id}/attempts`);
    const attempts = body['attempts'] as Record<string, unknown>[];
    expect(attempts.length).toBeGreaterThan(0);
    for (const attempt of attempts) {
      expect(attempt).toMatchObject({ verdict: 'failed', reason: 'signature', status: null });
      expect(attempt['detail']).toContain('SECRET_KEY');
    }
  });
  expect(broken.requests).toEqual([]);

  const { secrets } = (await client.get(`/subscriptions/${id}/secrets`)).body as { secrets: Secret[] };
  const { status } = await client.call('DELETE', `/subscriptions/${id}/secrets/${secrets[0]?.id ?? ''}`);
  expect(status).toBe(204);
  await client.post(`/subscriptions/${id}/parked/retry`, { all: true });
  await broken.received(3);
  expect(broken.requests.map(({ text }) => text).sort()).toEqual(['1', '2', '3']);
});
