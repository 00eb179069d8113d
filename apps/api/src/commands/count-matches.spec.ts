import { describe, expect, it } from 'vitest';
import { BrokerConfig } from '#libs/config';
import type { LogRecord } from '#libs/broker';
import { Clock, type Subscription } from '#libs/domain';
import { EventLog, type LogPiece } from '../event-log/event-log.js';
import { CountMatches } from './count-matches.js';

const SUBSCRIPTION = { tenant: '0', business: 0, form: 'hostcreate' } as Subscription;

class SteppedClock extends Clock {
  ms = 0;
  override now = () => this.ms;
  override monotonic = () => this.ms;
}

/** A log of one event at each offset, `size` at a time; each read takes a while. */
class EvenLog extends EventLog {
  reads = 0;

  constructor(
    private readonly clock: SteppedClock,
    private readonly size: number,
    private readonly readMs: number,
  ) {
    super();
  }

  override bounds = () => Promise.resolve({});
  override offsetsAt = () => Promise.resolve({});

  override openReading(): Promise<void> {
    this.clock.ms += 60_000;
    return Promise.resolve();
  }

  override read(ref: { topic: string; partition: number }, offset: number): Promise<LogPiece> {
    this.reads += 1;
    this.clock.ms += this.readMs;
    const records = Array.from({ length: this.size }, (_, n) => eventAt(ref, offset + n));
    return Promise.resolve({ records, end: offset + this.size });
  }
}

function eventAt(ref: { topic: string; partition: number }, offset: number): LogRecord {
  const headers = { event_name: offset % 2 === 0 ? 'hostcreate' : 'other' };
  return { ...ref, offset, key: null, value: Buffer.from('{}'), headers, timestamp: 0 };
}

function counting(size: number, readMs: number) {
  const clock = new SteppedClock();
  const log = new EvenLog(clock, size, readMs);
  return { log, clock, matches: new CountMatches(log, clock, new BrokerConfig()) };
}

function range(from: number, to: number, partition = 0) {
  return { topic: 't', partition, from, to };
}

describe('CountMatches', () => {
  it('should count what is meant between two offsets, the last one not included', async () => {
    const { matches } = counting(7, 1);
    const ranges = [range(0, 10), range(100, 103, 1)];
    const count = await matches.execute(SUBSCRIPTION, ranges, await matches.budget(), () => false);
    expect(count).toEqual({ events: 7, atLeast: false });
  });

  it('should leave out what it is told to', async () => {
    const { matches } = counting(7, 1);
    const isLeftOut = ({ offset }: { offset: number }) => offset === 4;
    const count = await matches.execute(SUBSCRIPTION, [range(0, 10)], await matches.budget(), isLeftOut);
    expect(count).toEqual({ events: 4, atLeast: false });
  });

  it('should end after 100,000 records of all ranges together', async () => {
    const { matches, log } = counting(1_000, 1);
    const ranges = [range(0, 60_000), range(0, 60_000, 1)];
    const count = await matches.execute(SUBSCRIPTION, ranges, await matches.budget(), () => false);
    expect(count).toEqual({ events: 50_000, atLeast: true });
    expect(log.reads).toBe(100);
  });

  it('should end after 5 s, the opening of the log not counted', async () => {
    const { matches, log } = counting(10, 1_000);
    const count = await matches.execute(SUBSCRIPTION, [range(0, 1_000)], await matches.budget(), () => false);
    expect(count).toEqual({ events: 25, atLeast: true });
    expect(log.reads).toBe(5);
  });

  it('should not call it less than all when the last record is the last one allowed', async () => {
    const { matches } = counting(1_000, 1);
    const count = await matches.execute(
      SUBSCRIPTION,
      [range(0, 100_000)],
      await matches.budget(),
      () => false,
    );
    expect(count).toEqual({ events: 50_000, atLeast: false });
  });
});
