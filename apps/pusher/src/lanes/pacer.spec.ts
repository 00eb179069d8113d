import { describe, expect, it } from 'vitest';
import type { Subscriber } from '../matching/subscriber.js';
import type { Delivery } from './delivery.js';
import { Pacer, type ReadySource } from './pacer.js';

class Source implements ReadySource {
  isOffered = false;

  constructor(private readonly deliveries: Delivery[]) {}

  takeReady(): Delivery | undefined {
    return this.deliveries.shift();
  }
}

function delivery(name: string): Delivery {
  return { event: { description: { name } } } as Delivery;
}

function setUp(limit: number) {
  const started: string[] = [];
  const gate = { isOpen: true };
  const subscriber = { isActive: true };
  const pacer = new Pacer(subscriber as Subscriber, limit, gate, {
    start: ({ event }) => {
      started.push(event.description.name);
    },
  });
  return { started, gate, subscriber, pacer };
}

describe('Pacer', () => {
  it('should take from its sources in turn, up to its limit', () => {
    const { started, pacer } = setUp(3);
    pacer.pump();
    const [one, other] = [new Source(['a1', 'a2', 'a3'].map(delivery)), new Source(['b1'].map(delivery))];
    pacer.offer(one);
    pacer.offer(other);
    expect(started).toEqual(['a1', 'a2', 'a3']);
    pacer.ended();
    expect([started.at(-1), pacer.inFlight]).toEqual(['b1', 3]);
  });

  it('should start nothing while the gate is shut or the subscription is not active, and lose nothing', () => {
    const { started, gate, subscriber, pacer } = setUp(2);
    gate.isOpen = false;
    pacer.offer(new Source(['a'].map(delivery)));
    gate.isOpen = true;
    subscriber.isActive = false;
    pacer.pump();
    expect(started).toEqual([]);
    subscriber.isActive = true;
    pacer.pump();
    expect(started).toEqual(['a']);
  });

  it('should take a source again that was empty and is offered anew', () => {
    const { started, pacer } = setUp(2);
    const deliveries: Delivery[] = [];
    const source = new Source(deliveries);
    pacer.offer(source);
    expect(source.isOffered).toBe(false);
    deliveries.push(delivery('a'));
    pacer.offer(source);
    expect(started).toEqual(['a']);
  });

  it('should not recurse when attempts end while others are started', () => {
    const started: number[] = [];
    const numbers = Array.from({ length: 50_000 }, (_, index) => index);
    const source: ReadySource = {
      isOffered: false,
      takeReady: () => (numbers.shift() === undefined ? undefined : delivery('x')),
    };
    const pacer = new Pacer(
      { isActive: true } as Subscriber,
      1,
      { isOpen: true },
      {
        start: (_delivery, self) => {
          started.push(1);
          self.ended();
        },
      },
    );
    pacer.offer(source);
    expect([started.length, pacer.inFlight]).toEqual([50_000, 0]);
  });
});
