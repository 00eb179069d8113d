import { describe, expect, it } from 'vitest';
import type { LogRecord } from '#libs/broker';
import { Clock } from '#libs/domain';
import { EventLog, type LogPiece } from '../event-log/event-log.js';
import { MeasureLag } from './measure-lag.js';

const NOW = 1_000_000;
const BOUNDS = { t: [{ partition: 0, low: 5, high: 20 }] };

class FixedClock extends Clock {
  override now = () => NOW;
  override monotonic = () => NOW;
}

class ScriptedLog extends EventLog {
  readonly asked: number[] = [];

  constructor(private readonly pieces: (offset: number) => Promise<LogPiece | undefined>) {
    super();
  }

  override bounds = () => Promise.resolve(BOUNDS);
  override offsetsAt = () => Promise.resolve({});
  override openReading = () => Promise.resolve();

  override read(_: unknown, offset: number): Promise<LogPiece | undefined> {
    this.asked.push(offset);
    return this.pieces(offset);
  }
}

function recordAt(offset: number, timestamp: number): LogRecord {
  return { topic: 't', partition: 0, offset, key: null, value: null, headers: {}, timestamp };
}

async function lagAt(cursor: number, log: EventLog, ms = 1_000) {
  const lanes = [{ topic: 't', partition: 0, cursor }];
  const [lag] = await new MeasureLag(log, new FixedClock()).execute(lanes, BOUNDS, ms);
  return lag;
}

describe('MeasureLag', () => {
  it('should be the age of the first record at or after the cursor', async () => {
    const log = new ScriptedLog((offset) =>
      Promise.resolve({ records: [recordAt(offset + 1, NOW - 2_500), recordAt(offset + 2, 0)], end: 20 }),
    );
    expect(await lagAt(9, log)).toEqual({
      topic: 't',
      partition: 0,
      cursor: 9,
      end: 20,
      events: 11,
      seconds: 2.5,
    });
    expect(log.asked).toEqual([9]);
  });

  it('should read past holes, and be nothing when there is nothing else', async () => {
    const log = new ScriptedLog((offset) => Promise.resolve({ records: [], end: offset + 6 }));
    expect(await lagAt(9, log)).toMatchObject({ events: 11, seconds: 0 });
    expect(log.asked).toEqual([9, 15]);
  });

  it('should begin with the oldest record that is left', async () => {
    const log = new ScriptedLog((offset) =>
      Promise.resolve({ records: [recordAt(offset, NOW - 1_000)], end: 20 }),
    );
    expect(await lagAt(0, log)).toMatchObject({ cursor: 0, events: 15, seconds: 1 });
    expect(log.asked).toEqual([5]);
  });

  it.each([20, 25])('should be nothing at the end, and read nothing: %i', async (cursor) => {
    const log = new ScriptedLog(() => Promise.reject(new Error('not asked')));
    expect(await lagAt(cursor, log)).toMatchObject({ events: 0, seconds: 0 });
  });

  it('should not be less than nothing when clocks differ', async () => {
    const log = new ScriptedLog((offset) =>
      Promise.resolve({ records: [recordAt(offset, NOW + 5_000)], end: 20 }),
    );
    expect(await lagAt(9, log)).toMatchObject({ seconds: 0 });
  });

  it.each([
    ['the log does not answer', () => new Promise<LogPiece>(() => undefined)],
    ['it cannot be read', () => Promise.reject(new Error('away'))],
    ['the offset is not in it any more', () => Promise.resolve(undefined)],
  ])('should not know the age when %s', async (_, read) => {
    expect(await lagAt(9, new ScriptedLog(read), 1)).toMatchObject({ events: 11, seconds: null });
  });
});
