import { gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { eventually } from '../support/eventually.js';
import { hostEvent } from '../support/host-event.js';
import type { ReceivedRequest } from '../support/received-request.js';
import type { Receiver } from '../support/receiver.js';
import { answer, hang, type Reply, reset, slowHeaders, trickle } from '../support/replies.js';
import { systemTest } from '../support/system-test.js';
import type { TestSystem } from '../support/test-system.js';

const it = systemTest();

const KIB_64 = 65_536;

interface Case {
  readonly answers: string;
  readonly rule: string;
  readonly change: object;
  readonly reply: Reply;
}

const status = (confirm_pattern: string): object => ({ confirm_mode: 'httpstatus', confirm_pattern });
const pattern = (confirm_pattern: string): object => ({ confirm_mode: 'regular', confirm_pattern });

const CONFIRMED: readonly Case[] = [
  { answers: '200', rule: 'no pattern', change: status(''), reply: answer(200) },
  { answers: '500', rule: 'the code 500', change: status('500'), reply: answer(500) },
  { answers: '202', rule: 'a list with it', change: status('200,202'), reply: answer(202) },
  { answers: '204', rule: 'its class', change: status('2XX'), reply: answer(204) },
  { answers: '299', rule: 'a range that ends with it', change: status('200-299'), reply: answer(299) },
  {
    answers: 'a body with the pattern, under any status',
    rule: 'the pattern',
    change: pattern('"code":\\s*0'),
    reply: answer(500, '{"message":"ok", "code": 0}'),
  },
  {
    answers: 'a compressed body with the pattern',
    rule: 'the pattern',
    change: pattern('^done$'),
    reply: answer(200, gzipSync('done'), { 'content-encoding': 'gzip' }),
  },
  {
    answers: 'the pattern as the last of 64 KiB, and more behind it',
    rule: 'the pattern',
    change: pattern('confirmed'),
    reply: answer(200, `${'.'.repeat(KIB_64 - 9)}confirmed${'.'.repeat(KIB_64)}`),
  },
];

const NOT_CONFIRMED: readonly Case[] = [
  { answers: '201', rule: 'no pattern', change: status(''), reply: answer(201) },
  { answers: '201', rule: 'a list without it', change: status('200,202'), reply: answer(201) },
  { answers: '404', rule: 'another class', change: status('2xx'), reply: answer(404) },
  { answers: '300', rule: 'a range that ends below it', change: status('200-299'), reply: answer(300) },
  {
    answers: '200 without the pattern',
    rule: 'a pattern',
    change: pattern('^ok$'),
    reply: answer(200, 'not ok'),
  },
  {
    answers: 'the pattern across the end of 64 KiB',
    rule: 'a pattern',
    change: pattern('confirmed'),
    reply: answer(200, `${'.'.repeat(KIB_64 - 4)}confirmed`),
  },
  { answers: 'nothing, by a reset', rule: 'no pattern', change: status(''), reply: reset() },
];

it.concurrent.for(CONFIRMED)(
  'should take $answers as a confirmation by $rule',
  async ({ change, reply }, { system, startReceiver, tenant }) => {
    const receiver = await startReceiver(() => reply);
    const id = await system.subscribe(receiver, change, `${tenant}/0`);
    await system.producer.send(hostEvent({ tenant }));
    await confirmedOnce(system, id, `${tenant}/0`);
    expect(receiver.requests.length).toBe(1);
  },
);

it.concurrent.for(NOT_CONFIRMED)(
  'should not take $answers as a confirmation by $rule',
  async ({ change, reply }, { system, startReceiver, tenant }) => {
    const receiver = await startReceiver(() => reply);
    const id = await system.subscribe(receiver, change, `${tenant}/0`);
    await system.producer.send(hostEvent({ tenant }));
    await secondAttempt(receiver, () => answer(200, 'ok confirmed'));
    await system.blueking.unsubscribe(id, `${tenant}/0`);
  },
);

it.concurrent('should not follow a redirect', async ({ system, startReceiver, tenant }) => {
  const target = await startReceiver();
  const receiver = await startReceiver(() => answer(307, '', { location: target.url() }));
  const id = await system.subscribe(receiver, { confirm_pattern: '307' }, `${tenant}/0`);
  await system.producer.send(hostEvent({ tenant }));
  await confirmedOnce(system, id, `${tenant}/0`);
  expect(target.requests).toEqual([]);
});

it.concurrent.for([
  { what: 'headers that never end', reply: slowHeaders(100), change: status('') },
  { what: 'a body that trickles', reply: trickle(200, 100), change: status('') },
  { what: 'a body that trickles, with the pattern in it', reply: trickle(200, 100), change: pattern('\\.') },
  { what: 'an answer that never comes', reply: hang(), change: status('') },
])(
  'should end an attempt with $what after the timeout, unconfirmed',
  async ({ reply, change }, { system, startReceiver, tenant }) => {
    const receiver = await startReceiver(() => reply);
    const id = await system.subscribe(receiver, { ...change, timeout: 1 }, `${tenant}/0`);
    await system.producer.send(hostEvent({ tenant }));
    const first = await secondAttempt(receiver, () => answer(200, '.'));
    const { startedAt, endedAt } = first;
    expect((endedAt ?? Infinity) - startedAt).toBeGreaterThan(900);
    expect((endedAt ?? Infinity) - startedAt).toBeLessThan(3_000);
    await confirmedOnce(system, id, `${tenant}/0`);
  },
);

async function confirmedOnce(system: TestSystem, id: number, scope: string): Promise<void> {
  await eventually(async () => {
    expect(await system.statistics(id, scope)).toEqual({ total: 1, failure: 0 });
  });
}

/** A second attempt tells that the first was not confirmed. @returns the first */
async function secondAttempt(receiver: Receiver, reply: () => Reply): Promise<ReceivedRequest> {
  const first = (await receiver.received(1))[0];
  receiver.behave(reply);
  const attempts = await receiver.received(2);
  expect(attempts.map(({ attempt }) => attempt)).toEqual([1, 2]);
  expect(new Set(attempts.map(({ webhookId }) => webhookId)).size).toBe(1);
  if (first === undefined) throw new Error('nothing was received');
  return first;
}
