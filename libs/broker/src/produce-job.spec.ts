import { describe, expect, it } from 'vitest';
import { ProduceJob } from './produce-job.js';

function jobOf(...lengths: number[]): ProduceJob {
  const records = lengths.map((length) => ({
    topic: 't',
    key: null,
    value: Buffer.alloc(length),
    headers: {},
  }));
  return new ProduceJob(records, 0);
}

function positions(count: number) {
  return Array.from({ length: count }, (_, offset) => ({ topic: 't', partition: 0, offset }));
}

describe('ProduceJob', () => {
  it('should give its records in order, as many as fit', async () => {
    const job = jobOf(100, 100, 100, 5_000, 10);
    expect(job.takeNext(400, 10, true).records).toHaveLength(2);
    expect(job.wrote(positions(2))).toBe(false);
    expect(job.takeNext(100_000, 1, true).records).toHaveLength(1);
    expect(job.wrote(positions(1))).toBe(false);
    expect(job.takeNext(400, 10, false).records).toHaveLength(0);
    expect(job.takeNext(400, 10, true).records.map(({ value }) => value?.length)).toEqual([5_000]);
    expect(job.wrote(positions(1))).toBe(false);
    expect(job.takeNext(400, 10, true).records.map(({ value }) => value?.length)).toEqual([10]);
    expect(job.wrote(positions(1))).toBe(true);
    expect(await job.done).toHaveLength(5);
  });
});
