import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Delivery } from './delivery.js';
import { KeyOrder } from './key-order.js';

/** What the order needs of a delivery. */
function delivery(offset: number, key: string): Delivery {
  const plain = { offset, key, nextOfKey: null, stage: 'waiting', attempts: 0 };
  return plain as unknown as Delivery;
}

describe('KeyOrder', () => {
  it('should let one delivery of a key go at a time, in the order they were appended', () => {
    const order = new KeyOrder();
    const [one, two, other] = [delivery(1, 'a'), delivery(2, 'a'), delivery(3, 'b')];
    expect(order.append('a', one)).toBe(true);
    expect(order.append('a', two)).toBe(false);
    expect(order.append('b', other)).toBe(true);
    expect(order.after(one)).toBe(two);
    expect(order.after(two)).toBeNull();
    expect(order.append('a', delivery(4, 'a'))).toBe(true);
  });

  it('should put a late delivery before one that was never attempted', () => {
    const order = new KeyOrder();
    const [late, head] = [delivery(1, 'a'), delivery(5, 'a')];
    order.append('a', head);
    head.stage = 'ready';
    expect(order.insert('a', late, [late, head])).toBe(true);
    expect(head.stage).toBe('waiting');
    expect(order.after(late)).toBe(head);
  });

  it('should put a late delivery behind one that was begun, before those that were not', () => {
    const order = new KeyOrder();
    const [late, head, next] = [delivery(1, 'a'), delivery(5, 'a'), delivery(6, 'a')];
    order.append('a', head);
    order.append('a', next);
    head.stage = 'in_flight';
    expect(order.insert('a', late, [late, head, next])).toBe(false);
    expect(order.after(head)).toBe(late);
    expect(order.after(late)).toBe(next);
  });

  it('should hand out every delivery of a key once, later ones never before earlier ones that were not begun', () => {
    const arrivals = fc.uniqueArray(fc.nat(30), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(arrivals, fc.array(fc.boolean(), { maxLength: 24 }), (offsets, isEnd) => {
        const order = new KeyOrder();
        const all: Delivery[] = [];
        const begun: Delivery[] = [];
        let taken = -1;
        const begin = () => {
          const head = all.find(({ stage }) => stage === 'ready');
          if (head === undefined) return;
          head.stage = 'in_flight';
          head.attempts = 1;
          const earlier = all.filter(({ offset, stage }) => offset < head.offset && stage !== 'done');
          expect(earlier).toEqual([]);
          begun.push(head);
        };
        const end = () => {
          const head = all.find(({ stage }) => stage === 'in_flight');
          if (head === undefined) return;
          head.stage = 'done';
          const next = order.after(head);
          if (next !== null) next.stage = 'ready';
        };
        const steps = [...isEnd];
        for (const offset of offsets) {
          const each = delivery(offset, 'a');
          all.push(each);
          all.sort((a, b) => a.offset - b.offset);
          const open = all.filter(({ stage }) => stage !== 'done');
          const goes = offset < taken ? order.insert('a', each, open) : order.append('a', each);
          taken = Math.max(taken, offset);
          if (goes) each.stage = 'ready';
          if (steps.pop() === true) {
            begin();
            end();
          }
        }
        while (all.some(({ stage }) => stage === 'ready' || stage === 'in_flight')) {
          begin();
          end();
        }
        expect(begun).toHaveLength(offsets.length);
        expect(new Set(begun).size).toBe(offsets.length);
      }),
    );
  });
});
