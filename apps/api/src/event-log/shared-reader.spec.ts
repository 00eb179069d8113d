import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PartitionRead, PartitionReader } from '#libs/broker';
import { SharedReader } from './shared-reader.js';

/** A reader that answers when it is told to. */
class ScriptedReader {
  readonly reads: { readonly at: string; readonly answer: (read: PartitionRead) => void }[] = [];
  isEnded = false;
  open = vi.fn(() => Promise.resolve());

  close = vi.fn(() => {
    this.isEnded = true;
    return Promise.resolve();
  });

  read({ topic, partition }: { topic: string; partition: number }, offset: number): Promise<PartitionRead> {
    return new Promise((answer) => {
      this.reads.push({ at: `${topic}/${partition}/${offset}`, answer });
    });
  }

  get asked(): string[] {
    return this.reads.map(({ at }) => at);
  }
}

const NOTHING: PartitionRead = { kind: 'out_of_range' };
const IDLE_MS = 60_000;

function place(partition: number) {
  return { topic: 't', partition };
}

describe('SharedReader', () => {
  let made: ScriptedReader[];
  let shared: SharedReader;

  beforeEach(() => {
    vi.useFakeTimers();
    made = [];
    shared = new SharedReader(() => {
      const reader = new ScriptedReader();
      made.push(reader);
      return reader as unknown as PartitionReader;
    });
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('should make a reader when it is needed, and one for all', async () => {
    expect(made).toHaveLength(0);
    await Promise.all([shared.open(), shared.open()]);
    expect(made).toHaveLength(1);
  });

  it('should read partitions at the same time, and one partition one after the other', async () => {
    const reads = [shared.read(place(0), 1), shared.read(place(0), 2), shared.read(place(1), 3)];
    await vi.waitFor(() => {
      expect(made[0]?.asked).toEqual(['t/0/1', 't/1/3']);
    });
    made[0]?.reads[0]?.answer(NOTHING);
    await vi.waitFor(() => {
      expect(made[0]?.asked).toEqual(['t/0/1', 't/1/3', 't/0/2']);
    });
    for (const { answer } of made[0]?.reads ?? []) answer(NOTHING);
    expect(await Promise.all(reads)).toEqual([NOTHING, NOTHING, NOTHING]);
  });

  it('should close it when nobody reads for a minute, and make another afterwards', async () => {
    await shared.open();
    await vi.advanceTimersByTimeAsync(IDLE_MS - 1);
    expect(made[0]?.close).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(made[0]?.close).toHaveBeenCalledOnce();
    await shared.open();
    expect(made).toHaveLength(2);
  });

  it('should not close it while somebody reads', async () => {
    const read = shared.read(place(0), 1);
    await vi.advanceTimersByTimeAsync(10 * IDLE_MS);
    expect(made[0]?.close).not.toHaveBeenCalled();
    made[0]?.reads[0]?.answer(NOTHING);
    await read;
    await vi.advanceTimersByTimeAsync(IDLE_MS);
    expect(made[0]?.close).toHaveBeenCalledOnce();
  });

  it('should make another when one ended for good', async () => {
    await shared.open();
    if (made[0] !== undefined) made[0].isEnded = true;
    await shared.open();
    expect(made).toHaveLength(2);
  });
});
