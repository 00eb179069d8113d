import { describe, expect, it } from 'vitest';
import { crc32 } from 'node:zlib';
import { subscribers } from '../subscribers.ts';
import { downPhases, reactionOf } from './behaviour.ts';
import { parseCallback } from './callback-body.ts';
import { decode, RequestLog } from './request-log.ts';

const plan = subscribers(50, 3);
function one(kind: (typeof plan)[number]['kind']) {
  const found = plan.find((each) => each.kind === kind);
  if (found === undefined) throw new Error(`no ${kind} one`);
  return found;
}

describe('reactionOf', () => {
  it('should refuse a fifth of the requests of a failing receiver, the same ones for the same seed', () => {
    const statuses = (seed: number) =>
      Array.from({ length: 5_000 }, (_, number) => reactionOf(one('failing'), seed, number, 0, false));
    const refused = statuses(3).filter((each) => each.kind === 'answer' && each.status === 500).length;
    expect(refused / 5_000).toBeCloseTo(0.2, 1);
    expect(statuses(3)).toEqual(statuses(3));
    expect(statuses(3)).not.toEqual(statuses(4));
  });

  it('should decide anew for each request of an event', () => {
    const nths = Array.from({ length: 200 }, (_, nth) => reactionOf(one('failing'), 3, 17, nth, false));
    expect(new Set(nths.map((each) => (each.kind === 'answer' ? each.status : 0)))).toEqual(
      new Set([200, 500]),
    );
  });

  it('should hang until it is healed', () => {
    expect(reactionOf(one('hanging'), 3, 1, 0, false)).toEqual({ kind: 'hang' });
    expect(reactionOf(one('hanging'), 3, 1, 0, true)).toEqual({ kind: 'answer', status: 200, afterMs: 0 });
  });
});

describe('downPhases', () => {
  it('should be the same for the same seed', () => {
    const phases = (seed: number) => {
      const endless = downPhases(one('down'), seed);
      return Array.from({ length: 10 }, () => endless.next().value);
    };
    expect(phases(3)).toEqual(phases(3));
    expect(phases(3)).not.toEqual(phases(4));
  });
});

describe('parseCallback', () => {
  const produced = Buffer.from('{"data":[{"cur_data":{"number":42}}]}');
  const sent = Buffer.from(
    '{"data":[{"cur_data":{"number":42}}],"distribution_id":5123,"subscription_id":9}',
  );

  it('should find what was produced and what was added', () => {
    expect(parseCallback(sent)).toEqual({
      id: 5_123,
      subscription: 9,
      original: crc32(produced),
      number: 42,
    });
  });

  it('should see a body that differs by one byte', () => {
    const changed = Buffer.from(sent.toString().replace('42', '43'));
    expect(parseCallback(changed)?.original).not.toBe(crc32(produced));
  });

  it('should refuse a body to which nothing was added', () => {
    expect(parseCallback(produced)).toBeNull();
  });
});

describe('RequestLog', () => {
  it('should give back what was noted, also over many chunks', () => {
    const log = new RequestLog();
    const count = 70_000;
    for (let n = 0; n < count; n++) {
      const request = {
        subscriber: n % 3,
        id: n,
        subscription: 1,
        body: 4_294_967_295,
        webhook: 2,
        pusher: 3,
      };
      const row = log.started({ ...request, startedAt: n + 0.25 });
      if (n % 2 === 0) log.ended(row, n + 0.5, 200);
    }
    const seen = decode(Buffer.concat(log.bytes()), 3);
    expect(seen.flat()).toHaveLength(count);
    expect(seen[1]?.at(-1)).toEqual({
      subscriber: 1,
      id: 69_999 - ((69_999 - 1) % 3),
      subscription: 1,
      body: 4_294_967_295,
      webhook: 2,
      pusher: 3,
      startedAt: expect.any(Number) as number,
      endedAt: expect.any(Number) as number,
      status: expect.any(Number) as number,
    });
    expect(seen[0]?.[1]).toMatchObject({ id: 3, startedAt: 3.25, endedAt: NaN, status: 0 });
    expect(seen[0]?.[2]).toMatchObject({ id: 6, startedAt: 6.25, endedAt: 6.5, status: 200 });
  });
});
