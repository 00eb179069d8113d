import { Failure } from '../lib/failure.mjs';

/** The path of one operation of the BlueKing event API, for tenant 0 and the demo's business. */
const pathOf = (business, rest = '') => `/api/v3/event/subscribe${rest}/0/${business}`;

/** The three operations that the demo uses. Each returns `data` of the answer, and fails when `result` is not true. */
export function subscriptionApi(apiUrl, business) {
  const base = pathOf(business);
  return {
    subscribe: (subscription) => call(apiUrl, 'POST', base, subscription),
    unsubscribe: (id) => call(apiUrl, 'DELETE', `${base}/${id}`, {}),
    async search(id) {
      const page = { start: 0, limit: 10, sort: 'HostName' };
      const body = { page, condition: { subscription_id: id } };
      const data = await call(apiUrl, 'POST', pathOf(business, '/search'), body);
      return Array.isArray(data) ? data : data.info; // `info`: the shape with BLUEKING_RESPONSES=cmdb
    },
  };
}

async function call(apiUrl, method, path, body) {
  let said;
  try {
    const response = await fetch(`${apiUrl}${path}`, {
      method,
      headers: { 'content-type': 'application/json', BK_User: 'demo', HTTP_BLUEKING_LANGUAGE: 'en' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(15_000),
    });
    said = await response.text();
    const answer = JSON.parse(said);
    if (response.status === 200 && answer.result === true) return answer.data;
    throw new Failure(`${method} ${path} answered ${response.status} ${said}`);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(
      `${method} ${path}: ${said === undefined ? (error.cause?.code ?? error.message) : `no JSON: ${said}`}`,
    );
  }
}
