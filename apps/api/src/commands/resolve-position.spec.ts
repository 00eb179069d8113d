import { describe, expect, it } from 'vitest';
import type { PartitionRef } from '#libs/persistence';
import type { ReplayPosition } from './replay-position.js';
import { type ResolvedPosition, resolvePosition } from './resolve-position.js';

const bounds = {
  a: [
    { partition: 0, low: 0, high: 10 },
    { partition: 1, low: 5, high: 9 },
  ],
  b: [{ partition: 0, low: 3, high: 3 }],
};

function offsets(topic: string, partition: number, offset: number) {
  const position = { kind: 'offsets', offsets: new Map([[topic, new Map([[partition, offset]])]]) } as const;
  return resolvePosition(position, bounds, {});
}

describe('resolvePosition', () => {
  it('should be every partition for earliest, latest and a time', () => {
    const of = (position: Parameters<typeof resolvePosition>[0], found = {}) => {
      const resolved = resolvePosition(position, bounds, found);
      return resolved.kind === 'resolved' && resolved.targets.map(({ offset }) => offset);
    };
    expect(of({ kind: 'earliest' })).toEqual([0, 5, 3]);
    expect(of({ kind: 'latest' })).toEqual([10, 9, 3]);
    expect(of({ kind: 'time', time: new Date(0) }, { a: [4, 6], b: [3] })).toEqual([4, 6, 3]);
  });

  it('should say what is left of a time that may have left the log', () => {
    const resolved = resolvePosition({ kind: 'time', time: new Date(0) }, bounds, { a: [0, 5], b: [3] });
    expect(resolved).toMatchObject({
      kind: 'expired',
      faults: [{ path: ['time'] }],
      earliest: [{ topic: 'a', partition: 1, offset: 5 }],
    });
  });

  it.each([
    ['a', 1, 5],
    ['a', 1, 9],
    ['b', 0, 3],
  ])('should take %s/%i at %i', (topic, partition, offset) => {
    expect(offsets(topic, partition, offset)).toEqual({
      kind: 'resolved',
      targets: [{ topic, partition, offset }],
    });
  });

  it('should name the earliest offset of what has left', () => {
    expect(offsets('a', 1, 4)).toEqual({
      kind: 'expired',
      faults: [{ path: ['offsets', 'a', '1'], detail: 'has left the log; the earliest offset is 5' }],
      earliest: [{ topic: 'a', partition: 1, offset: 5 }],
    });
  });

  it('should not go below what a subscription may be given', () => {
    const floorOf = ({ topic, partition }: PartitionRef) => (topic === 'a' && partition === 1 ? 7 : 0);
    const to = (position: ReplayPosition, found = {}) => resolvePosition(position, bounds, found, floorOf);
    const offsetsOf = (resolved: ResolvedPosition) =>
      resolved.kind === 'resolved' && resolved.targets.map(({ offset }) => offset);
    expect(offsetsOf(to({ kind: 'earliest' }))).toEqual([0, 7, 3]);
    expect(offsetsOf(to({ kind: 'time', time: new Date(0) }, { a: [4, 6], b: [3] }))).toEqual([4, 7, 3]);
    expect(offsetsOf(to({ kind: 'time', time: new Date(0) }, { a: [4, 8], b: [3] }))).toEqual([4, 8, 3]);
    const at = (offset: number) => to({ kind: 'offsets', offsets: new Map([['a', new Map([[1, offset]])]]) });
    expect(offsetsOf(at(7))).toEqual([7]);
    for (const tooLow of [6, 4])
      expect(at(tooLow)).toMatchObject({
        kind: 'expired',
        faults: [{ path: ['offsets', 'a', '1'] }],
        earliest: [{ topic: 'a', partition: 1, offset: 7 }],
      });
  });

  it.each([
    ['a', 1, 10, ['offsets', 'a', '1']],
    ['a', 2, 0, ['offsets', 'a', '2']],
    ['c', 0, 0, ['offsets', 'c']],
    ['__proto__', 0, 0, ['offsets', '__proto__']],
    ['toString', 0, 0, ['offsets', 'toString']],
  ])('should refuse %s/%i at %i and name it', (topic, partition, offset, path) => {
    expect(offsets(topic, partition, offset)).toMatchObject({ kind: 'unacceptable', faults: [{ path }] });
  });
});
