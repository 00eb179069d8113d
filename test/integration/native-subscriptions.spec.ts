import { describe, expect, it } from 'vitest';
import { NativeSubscriptions } from './native-subscriptions-fixture.js';

const native = new NativeSubscriptions();

describe('changing a subscription', () => {
  it('should change what is sent and keep the rest', async () => {
    const { id } = await native.created({ record: 'all', max_in_flight: 5 });
    const changed = await native.client.call('PATCH', `/subscriptions/${id}`, {
      event_names: ['moduletransfer'],
      max_in_flight: null,
      confirm: { mode: 'httpstatus', pattern: '2xx' },
    });
    expect(changed).toMatchObject({
      status: 200,
      body: {
        id,
        event_names: ['moduletransfer'],
        max_in_flight: null,
        record: 'all',
        confirm: { mode: 'httpstatus', pattern: '2xx' },
        callback_url: 'http://127.0.0.1:9/callback',
      },
    });
    expect(await native.lastChange()).toMatchObject({ kind: 'updated' });
    expect(Object.keys((await native.lastChange())?.floors as object)).toEqual([native.topic]);
  });

  it('should let a paused one stay paused and a disabled one be active again', async () => {
    const { id } = await native.created();
    await native.client.post(`/subscriptions/${id}/pause`, { reason: 'maintenance' });
    const paused = await native.client.call('PATCH', `/subscriptions/${id}`, { operator: 'x' });
    expect(paused.body).toMatchObject({ state: 'paused', state_reason: 'maintenance' });
    await native.rows(`UPDATE subscription SET state = 'disabled', state_reason = 'gone' WHERE id = ${id}`);
    const active = await native.client.call('PATCH', `/subscriptions/${id}`, { operator: 'y' });
    expect(active.body).toMatchObject({ state: 'active', state_reason: null });
  });

  it.each([
    ['', {}],
    ['/tenant', { tenant: 'b' }],
    ['/start_at', { start_at: 'earliest' }],
    ['/name', { name: null }],
    ['/timeout_seconds', { timeout_seconds: null }],
    ['/confirm', { confirm: null }],
    ['/subscription_form', { event_names: ['a'], subscription_form: 'a' }],
  ])('should refuse %s of %j', async (pointer, patch) => {
    const { id } = await native.created();
    const answer = await native.client.call('PATCH', `/subscriptions/${id}`, patch);
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
  });

  it('should refuse a name that is taken, and one that is not there', async () => {
    const { id } = await native.created();
    const { name } = await native.created();
    expect((await native.client.call('PATCH', `/subscriptions/${id}`, { name })).status).toBe(409);
    expect((await native.client.call('PATCH', '/subscriptions/4000000000', { name: 'x' })).status).toBe(404);
  });

  it('should keep what BlueKing does not know of when that dialect updates it', async () => {
    const { id } = await native.created({ record: 'all', max_in_flight: 5 });
    await native.client.post(`/subscriptions/${id}/pause`, { reason: 'maintenance' });
    const response = await fetch(`${native.api.url}/api/v3/event/subscribe/0/0/${id}`, {
      method: 'PUT',
      body: JSON.stringify({
        subscription_name: 'blue',
        callback_url: 'http://127.0.0.1:9/',
        subscription_form: 'x',
        confirm_mode: 'httpstatus',
      }),
    });
    expect(response.status).toBe(200);
    expect((await native.client.get(`/subscriptions/${id}`)).body).toMatchObject({
      name: 'blue',
      record: 'all',
      max_in_flight: 5,
      state: 'active',
      state_reason: null,
    });
  });
});

describe('pausing and resuming', () => {
  it('should pause with a reason, once, and resume', async () => {
    const { id } = await native.created();
    const paused = await native.client.post(`/subscriptions/${id}/pause`, { reason: 'maintenance' });
    expect(paused).toMatchObject({ status: 200, body: { state: 'paused', state_reason: 'maintenance' } });
    expect(await native.lastChange()).toEqual({ kind: 'updated', floors: {} });
    const [{ changes } = { changes: '' }] = await native.rows<{ changes: string }>(
      'SELECT COUNT(*) AS changes FROM subscription_change',
    );
    const again = await native.client.post(`/subscriptions/${id}/pause`);
    expect(again).toMatchObject({ status: 200, body: { state: 'paused', state_reason: 'maintenance' } });
    expect(await native.rows('SELECT COUNT(*) AS changes FROM subscription_change')).toEqual([{ changes }]);
    const resumed = await native.client.post(`/subscriptions/${id}/resume`);
    expect(resumed).toMatchObject({ status: 200, body: { state: 'active', state_reason: null } });
    expect((await native.client.post(`/subscriptions/${id}/resume`)).status).toBe(200);
  });

  it('should resume one that was disabled', async () => {
    const { id } = await native.created();
    await native.rows(`UPDATE subscription SET state = 'disabled', state_reason = 'gone' WHERE id = ${id}`);
    expect((await native.client.post(`/subscriptions/${id}/resume`)).body).toMatchObject({ state: 'active' });
  });

  it('should refuse a reason that is none', async () => {
    const { id } = await native.created();
    for (const reason of [7, 'x'.repeat(501), 'a\0'])
      expect((await native.client.post(`/subscriptions/${id}/pause`, { reason })).status).toBe(422);
    expect((await native.client.post(`/subscriptions/${id}/pause`, '{')).status).toBe(400);
  });
});

describe('removing a subscription', () => {
  it('should take all that stands of it along', async () => {
    const { id } = await native.created({ start_at: 'earliest' });
    const { id: other } = await native.created();
    for (const one of [id, other]) {
      await native.rows(`INSERT INTO attempt (subscription_id, topic, \`partition\`, \`offset\`, event_name, attempt, at, url, ms, verdict)
        VALUES (${one}, 't', 0, 0, 'n', 1, UTC_TIMESTAMP(3), 'u', 1, 'timeout')`);
      await native.rows(`INSERT INTO command (id, subscription_id, kind, request, created_at)
        VALUES (${one}, ${one}, 'retry', '{}', UTC_TIMESTAMP(3))`);
      await native.rows(`INSERT INTO command_part (command_id, topic, \`partition\`, subscription_id, state, updated_at)
        VALUES (${one}, 't', 0, ${one}, 'done', UTC_TIMESTAMP(3))`);
      await native.rows(`INSERT INTO failing_subscription VALUES (${one}, UTC_TIMESTAMP(3))`);
      await native.rows(
        `INSERT INTO subscription_pace VALUES (${one}, 'p', 1, 1, 'closed', NULL, UTC_TIMESTAMP(3))`,
      );
    }
    expect((await native.client.call('DELETE', `/subscriptions/${id}`)).status).toBe(204);
    expect((await native.client.get(`/subscriptions/${id}`)).status).toBe(404);
    const tables = [
      'delivery_progress',
      'attempt',
      'command',
      'command_part',
      'failing_subscription',
      'subscription_pace',
    ];
    for (const table of tables) {
      const left = await native.rows<{ subscription_id: number }>(`SELECT subscription_id FROM ${table}`);
      expect(left.map((row) => row.subscription_id)).not.toContain(id);
      if (table !== 'delivery_progress') expect(left.map((row) => row.subscription_id)).toContain(other);
    }
    expect((await native.client.call('DELETE', `/subscriptions/${id}`)).status).toBe(404);
  });
});

describe('listing subscriptions', () => {
  it('should give every one once, in pages, while others come and go', async () => {
    const there = [];
    for (let n = 0; n < 7; n += 1) there.push((await native.created()).id);
    const passing = async () => {
      const { id } = await native.created();
      await native.client.call('DELETE', `/subscriptions/${id}`);
      await native.created({ tenant: 'other' });
    };
    const listed = await native.client.pages('/subscriptions?tenant=0', 'subscriptions', 2, passing);
    expect(listed.map(({ id }) => id)).toEqual(there);
  });

  it('should filter by tenant, state and the beginning of the name', async () => {
    const one = await native.created({ name: '50%_a' });
    const two = await native.created({ name: '50x_a' });
    const three = await native.created({ name: '50%_b', tenant: 'b' });
    await native.client.post(`/subscriptions/${two.id}/pause`);
    const ids = async (query: string) =>
      (await native.client.pages(`/subscriptions?${query}`, 'subscriptions', 10)).map(({ id }) => id);
    expect(await ids('name_prefix=50%25_')).toEqual([one.id, three.id]);
    expect(await ids('tenant=b')).toEqual([three.id]);
    expect(await ids('state=paused')).toEqual([two.id]);
    expect(await ids('state=active&tenant=0')).toEqual([one.id]);
  });

  it.each([
    ['limit', 'limit=0'],
    ['limit', 'limit=501'],
    ['limit', 'limit=1e2'],
    ['limit', 'limit=-1'],
    ['limit', 'limit=99999999999999999999'],
    ['limit', 'limit=1&limit=2'],
    ['cursor', 'cursor=x'],
    ['cursor', 'cursor='],
    ['cursor', `cursor=${Buffer.from('["attempts",1]').toString('base64url')}`],
    ['cursor', `cursor=${Buffer.from('["subscriptions",-1]').toString('base64url')}`],
    ['cursor', `cursor=${'A'.repeat(4_000)}`],
    ['state', 'state=asleep'],
    ['tenant', 'tenant=a/b'],
    ['tennant', 'tennant=0'],
    ['name_prefix', 'name_prefix[a]=1'],
  ])('should refuse %s of ?%.60s', async (parameter, query) => {
    const answer = await native.client.get(`/subscriptions?${query}`);
    expect(answer.status).toBe(422);
    expect(JSON.stringify(answer.body['errors'])).toContain(parameter);
  });
});

describe('paths of subscriptions', () => {
  it.each(['0', '-1', '1.5', 'x', '4000000000', '99999999999999999999', '1e3', '%00'])(
    'should know nothing of the id %s',
    async (id) => {
      expect((await native.client.get(`/subscriptions/${id}`)).status).toBe(404);
      expect((await native.client.post(`/subscriptions/${id}/pause`)).status).toBe(404);
      expect((await native.client.post(`/subscriptions/${id}/resume`)).status).toBe(404);
      expect((await native.client.call('DELETE', `/subscriptions/${id}`)).status).toBe(404);
      expect((await native.client.get(`/subscriptions/${id}/attempts`)).status).toBe(404);
      expect((await native.client.get(`/subscriptions/${id}/parked`)).status).toBe(404);
      expect((await native.client.get(`/subscriptions/${id}/commands`)).status).toBe(404);
      expect((await native.client.get(`/subscriptions/${id}/commands/1`)).status).toBe(404);
      expect((await native.client.post(`/subscriptions/${id}/commands/1/cancel`)).status).toBe(404);
      expect((await native.client.post(`/subscriptions/${id}/parked/retry`, { all: true })).status).toBe(404);
      expect((await native.client.post(`/subscriptions/${id}/replay`, { to: 'latest' })).status).toBe(404);
      const dry = { to: 'latest', dry_run: true };
      expect((await native.client.post(`/subscriptions/${id}/replay`, dry)).status).toBe(404);
    },
  );

  it.each([
    ['/subscriptions', 'PUT', 'GET, POST'],
    ['/subscriptions/1', 'POST', 'GET, PATCH, DELETE'],
    ['/subscriptions/1', 'PUT', 'GET, PATCH, DELETE'],
    ['/subscriptions/1/pause', 'GET', 'POST'],
    ['/subscriptions/1/resume', 'DELETE', 'POST'],
    ['/subscriptions/1/attempts', 'POST', 'GET'],
    ['/subscriptions/1/parked', 'DELETE', 'GET'],
    ['/subscriptions/1/parked/retry', 'GET', 'POST'],
    ['/subscriptions/1/parked/discard', 'PUT', 'POST'],
    ['/subscriptions/1/replay', 'GET', 'POST'],
    ['/subscriptions/1/commands', 'POST', 'GET'],
    ['/subscriptions/1/commands/1', 'DELETE', 'GET'],
    ['/subscriptions/1/commands/1/cancel', 'GET', 'POST'],
    ['/rejected-events', 'POST', 'GET'],
    ['/notices', 'DELETE', 'GET'],
  ])('should refuse other methods at %s: %s', async (path, method, allow) => {
    const answer = await native.client.call(method, path);
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe(allow);
  });

  it('should know no others', async () => {
    expect((await native.client.get('/subscriptions/1/nothing')).status).toBe(404);
    expect((await native.client.get('/nothing')).status).toBe(404);
  });
});
