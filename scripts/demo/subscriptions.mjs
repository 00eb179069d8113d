import { Failure } from '../lib/failure.mjs';

/** The path of one operation of the BlueKing event API, for tenant 0 and the demo's business. */
const pathOf = (business, rest = '') => `/api/v3/event/subscribe${rest}/0/${business}`;

/**
 * The three operations that the demo uses. Each returns `data` of the answer, and fails when `result` is not true.
 *
 * @param {{ apiUrl: string, business: number, token?: string }} options `token`: for an api that asks for a key
 */
export function subscriptionApi({ apiUrl, business, token }) {
  const call = caller(apiUrl, token);
  const base = pathOf(business);
  return {
    subscribe: (subscription) => call('POST', base, subscription),
    unsubscribe: (id) => call('DELETE', `${base}/${id}`, {}),
    async search(id) {
      const page = { start: 0, limit: 10, sort: 'HostName' };
      const body = { page, condition: { subscription_id: id } };
      const data = await call('POST', pathOf(business, '/search'), body);
      return Array.isArray(data) ? data : data.info; // `info`: the shape with BLUEKING_RESPONSES=cmdb
    },
  };
}

const caller = (apiUrl, token) => async (method, path, body) => {
  const key = token ? { 'x-auth-token': token } : {};
  let said;
  try {
    const response = await fetch(`${apiUrl}${path}`, {
      method,
      headers: { 'content-type': 'application/json', BK_User: 'demo', HTTP_BLUEKING_LANGUAGE: 'en', ...key },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(15_000),
    });
    said = await response.text();
    if (response.status === 401 || response.status === 403) throw new Failure(keyNeeded(token, said));
    const answer = JSON.parse(said);
    if (response.status === 200 && answer.result === true) return answer.data;
    throw new Failure(`${method} ${path} answered ${response.status} ${said}`);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(
      `${method} ${path}: ${said === undefined ? (error.cause?.code ?? error.message) : `no JSON: ${said}`}`,
    );
  }
};

function keyNeeded(token, said) {
  const what = token ? 'the api does not take the key in RINGBACK_TOKEN' : 'the api asks for a key';
  return `${what}: ${said}
Make one with: npm run keys -- create --name demo --role manager --tenant 0
and set RINGBACK_TOKEN to the token that it prints.`;
}
