import { expect } from 'vitest';
import { eventually } from '../support/eventually.js';
import {
  endlessBody,
  falseGzip,
  garbage,
  gzipBomb,
  headerFlood,
  informationalFlood,
  resetInBody,
} from '../support/hostile-replies.js';
import { answer, hang, type Reply, reset, slowHeaders, trickle } from '../support/replies.js';
import { systemTest } from '../support/system-test.js';

const it = systemTest();

/** What is kept of an answer. */
const SHOWN_BYTES = 1_024;
const TIMEOUT_MS = 1_000;
/** What the machine may add to a timeout while everything else runs on it. */
const TOLERANCE_MS = 1_500;

it.concurrent(
  'should record what failed, and successes only where they are asked for',
  async ({ system, startReceiver, tenant }) => {
    const scope = `${tenant}/0`;
    const receiver = await startReceiver(({ attempt }) =>
      attempt === 1 ? answer(500, 'try again') : answer(200, 'thanks'),
    );
    const form = { subscription_form: 'raw' };
    const usual = await system.subscribe(receiver, form, scope);
    const all = await system.subscribe(receiver, form, scope);
    await system.tables.query("UPDATE subscription SET recorded_attempts = 'all' WHERE id = ?", [all]);
    await system.blueking.update(all, system.subscriptionBody(receiver, form), scope);
    await system.producer.send({ key: 'k', value: '{}', headers: { event_name: 'raw', tenant } });
    await eventually(async () => {
      expect((await system.tables.attempts(all)).length).toBe(2);
    });
    const [failed, confirmed] = await system.tables.attempts(all);
    const url = receiver.url();
    expect(failed).toMatchObject({ attempt: 1, event_name: 'raw', url, status: 500, verdict: 'status' });
    expect(failed).toMatchObject({ detail: 'HTTP 500: try again', answer: Buffer.from('try again') });
    expect(confirmed).toMatchObject({ attempt: 2, status: 200, verdict: 'confirmed', detail: null });
    expect(confirmed?.answer).toEqual(Buffer.from('thanks'));
    await eventually(async () => {
      expect(await system.statistics(usual, scope)).toEqual({ total: 1, failure: 0 });
    });
    expect((await system.tables.attempts(usual)).map(({ verdict }) => verdict)).toEqual(['status']);
  },
);

interface Hostile {
  readonly answers: string;
  readonly reply: Reply;
  readonly verdict: string;
  readonly detail: RegExp;
  readonly status?: number;
  readonly rule?: object;
}

const NEVER_FOUND = { confirm_mode: 'regular', confirm_pattern: 'never in there' };

const HOSTILE: readonly Hostile[] = [
  {
    answers: 'an endless body',
    reply: endlessBody(500),
    verdict: 'status',
    detail: /^HTTP 500: xxx/,
    status: 500,
  },
  {
    answers: 'an endless body without the pattern',
    reply: endlessBody(200),
    verdict: 'pattern',
    detail: /^HTTP 200: xxx/,
    status: 200,
    rule: NEVER_FOUND,
  },
  {
    answers: 'a gzip bomb',
    reply: gzipBomb(200),
    verdict: 'pattern',
    detail: /^HTTP 200/,
    status: 200,
    rule: NEVER_FOUND,
  },
  { answers: 'a header flood', reply: headerFlood(), verdict: 'protocol', detail: /^PROTOCOL/ },
  {
    answers: 'a flood of informational answers',
    reply: informationalFlood(),
    verdict: 'protocol',
    detail: /^PROTOCOL/,
  },
  { answers: 'what is no gzip', reply: falseGzip(), verdict: 'protocol', detail: /^PROTOCOL/ },
  { answers: 'garbage', reply: garbage(), verdict: 'protocol', detail: /^PROTOCOL/ },
  { answers: 'a reset in mid-body', reply: resetInBody(), verdict: 'connection', detail: /^ECONNRESET/ },
  { answers: 'a reset at once', reply: reset(), verdict: 'connection', detail: /^ECONNRESET/ },
  { answers: 'nothing', reply: hang(), verdict: 'timeout', detail: /\(headers\)$/ },
  { answers: 'headers that trickle', reply: slowHeaders(50), verdict: 'timeout', detail: /\(headers\)$/ },
  { answers: 'a body that trickles', reply: trickle(200, 50), verdict: 'timeout', detail: /\(body\)$/ },
];

it('should get a verdict on whatever a receiver sends, and serve the others meanwhile', async ({
  system,
  startReceiver,
  tenant,
}) => {
  const scope = `${tenant}/0`;
  const healthy = await startReceiver();
  await system.subscribe(healthy, { subscription_form: '*' }, scope);
  const [pusher] = system.pushers;
  const subscribed = await Promise.all(
    HOSTILE.map(async (hostile) => {
      const receiver = await startReceiver(() => hostile.reply);
      const change = { subscription_form: 'raw', timeout: TIMEOUT_MS / 1_000, ...hostile.rule };
      return { ...hostile, receiver, id: await system.subscribe(receiver, change, scope) };
    }),
  );
  await system.producer.send({ key: null, value: '{}', headers: { event_name: 'raw', tenant } });
  await Promise.all(subscribed.map(({ receiver }) => receiver.received(1)));
  const others = Array.from({ length: 50 }, (_, i) => ({
    key: `${i}`,
    value: `${i}`,
    headers: { event_name: 'other', tenant },
  }));
  await system.producer.sendAll(others);
  await healthy.received(51, { timeoutMs: 5_000 });

  for (const { answers, id, verdict, detail, status = null } of subscribed) {
    const rows = await eventually(async () => {
      const recorded = await system.tables.attempts(id);
      expect(recorded.length, answers).toBe(3);
      return recorded;
    });
    for (const row of rows) {
      expect(row, answers).toMatchObject({ verdict, status });
      expect(row.detail, answers).toMatch(detail);
      expect(row.ms, answers).toBeLessThan(TIMEOUT_MS + TOLERANCE_MS);
      expect(row.answer?.length ?? 0, answers).toBe(status === null ? 0 : SHOWN_BYTES);
    }
  }
  expect(system.pushers).toEqual([pusher]);
  const health = await fetch(`${String(pusher?.url)}/readyz`);
  expect(health.status).toBe(200);
});
