import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { subscriptionApi } from './subscriptions.mjs';

const GOOD = 'rbk_good';

/** An api that asks for a key, and takes one. */
async function askingApi(t) {
  const server = createServer((request, response) => {
    const isKnown = request.headers['x-auth-token'] === GOOD;
    response.statusCode = isKnown ? 200 : 401;
    response.end(
      isKnown
        ? '{"result":true,"data":{"subscription_id":1}}'
        : '{"result":false,"bk_error_code":1199027,"data":null}',
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return (token) =>
    subscriptionApi({ apiUrl: `http://127.0.0.1:${server.address().port}`, business: 2, token });
}

test('should show its key to an api that asks for one', async (t) => {
  const api = await askingApi(t);
  assert.deepEqual(await api(GOOD).subscribe({}), { subscription_id: 1 });
});

test('should say what to do where the api wants a key, or another one', async (t) => {
  const api = await askingApi(t);
  await assert.rejects(
    api(undefined).subscribe({}),
    /asks for a key: .*1199027.*npm run keys.*RINGBACK_TOKEN/s,
  );
  await assert.rejects(api('rbk_other').subscribe({}), /does not take the key in RINGBACK_TOKEN/);
});
