import { expect, it } from 'vitest';
import { Clock } from '#libs/domain';
import { Pulse } from './pulse.js';

class HandClock extends Clock {
  time = 1_000;

  override now(): number {
    return this.time;
  }

  override monotonic(): number {
    return this.time;
  }
}

it('should be well until the silence lasts too long, and again after a beat', () => {
  const clock = new HandClock();
  const pulse = new Pulse(clock, 10_000);
  clock.time += 10_000;
  expect(pulse.outcome()).toBe(true);
  clock.time += 1;
  expect(pulse.outcome()).toBe('last tick 10001 ms ago');
  pulse.beat();
  expect(pulse.outcome()).toBe(true);
});
