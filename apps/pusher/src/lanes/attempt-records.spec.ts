import { describe, expect, it } from 'vitest';
import type { AttemptInsert } from '#libs/persistence';
import { AttemptRecords, MAX_RECORDS_A_SUBSCRIPTION } from './attempt-records.js';
import { ByteBudget } from './byte-budget.js';
import { Ledger } from './ledger.js';
import { VerdictBacklog } from './verdict-backlog.js';

function record(subscriptionId: number, attempt: number, answer: Buffer | null = null): AttemptInsert {
  return {
    subscriptionId,
    offset: 0,
    eventName: 'e',
    attempt,
    replayId: null,
    at: new Date(0),
    url: 'http://r.example/',
    status: null,
    ms: 1,
    verdict: 'timeout',
    detail: null,
    answer,
  };
}

function attemptsOf(records: Iterable<AttemptInsert>, subscriptionId: number): number[] {
  return [...records].filter((each) => each.subscriptionId === subscriptionId).map(({ attempt }) => attempt);
}

describe('AttemptRecords', () => {
  it('should keep the newest of each subscription', () => {
    const records = new AttemptRecords();
    for (let attempt = 1; attempt <= MAX_RECORDS_A_SUBSCRIPTION + 3; attempt++)
      records.add(record(1, attempt));
    records.add(record(2, 7));
    const kept = attemptsOf(records, 1);
    expect(kept).toHaveLength(MAX_RECORDS_A_SUBSCRIPTION);
    expect([kept[0], kept.at(-1)]).toEqual([4, MAX_RECORDS_A_SUBSCRIPTION + 3]);
    expect(attemptsOf(records, 2)).toEqual([7]);
  });

  it('should cost what it holds', () => {
    const records = new AttemptRecords();
    for (let attempt = 0; attempt < MAX_RECORDS_A_SUBSCRIPTION; attempt++)
      records.add(record(1, attempt, Buffer.alloc(100)));
    const full = records.bytes;
    records.add(record(1, 0, Buffer.alloc(100)));
    expect(records.bytes).toBe(full);
    records.add(record(1, 0));
    expect(records.bytes).toBe(full - 100);
  });
});

describe('Ledger', () => {
  function open(): { ledger: Ledger; budget: ByteBudget } {
    const budget = new ByteBudget(1_000_000_000);
    const clock = { now: () => 0, monotonic: () => 0 };
    return { ledger: new Ledger({ budget, backlog: new VerdictBacklog(), clock }), budget };
  }

  it('should charge attempts to the budget until they are written', () => {
    const { ledger, budget } = open();
    ledger.attempt(record(1, 1, Buffer.alloc(100)));
    expect(ledger.isEmpty).toBe(false);
    expect(budget.used).toBeGreaterThan(100);
    const cut = ledger.cut();
    expect(ledger.isEmpty).toBe(true);
    expect(budget.used).toBeGreaterThan(100);
    ledger.committed(cut);
    expect(budget.used).toBe(0);
  });

  it('should put attempts back when they could not be written, bounded and paid for', () => {
    const { ledger, budget } = open();
    for (let attempt = 1; attempt <= MAX_RECORDS_A_SUBSCRIPTION; attempt++)
      ledger.attempt(record(1, attempt));
    const full = budget.used;
    const cut = ledger.cut();
    ledger.attempt(record(1, MAX_RECORDS_A_SUBSCRIPTION + 1));
    ledger.reverted(cut);
    expect(budget.used).toBe(full);
    const again = ledger.cut();
    const kept = attemptsOf(again.attempts, 1);
    expect([kept.length, kept[0], kept.at(-1)]).toEqual([
      MAX_RECORDS_A_SUBSCRIPTION,
      2,
      MAX_RECORDS_A_SUBSCRIPTION + 1,
    ]);
    ledger.committed(again);
    expect(budget.used).toBe(0);
  });

  it('should drop attempts of a partition that is let go', () => {
    const { ledger, budget } = open();
    ledger.attempt(record(1, 1));
    const cut = ledger.cut();
    ledger.attempt(record(1, 2));
    ledger.close();
    ledger.attempt(record(1, 3));
    ledger.reverted(cut);
    expect(budget.used).toBe(0);
    expect(ledger.isEmpty).toBe(true);
  });
});
