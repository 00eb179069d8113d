import { describe, expect, it } from 'vitest';
import { ByteBudget } from './byte-budget.js';

describe('ByteBudget', () => {
  it('should tell once that half of it is free again', () => {
    const budget = new ByteBudget(100);
    let told = 0;
    budget.take(120);
    budget.whenRoom(() => {
      told++;
    });
    budget.giveBack(69);
    expect([told, budget.isFull]).toEqual([0, false]);
    budget.giveBack(1);
    budget.giveBack(50);
    expect([told, budget.used]).toEqual([1, 0]);
  });

  it('should tell at once when there is room already', () => {
    let told = 0;
    new ByteBudget(100).whenRoom(() => {
      told++;
    });
    expect(told).toBe(1);
  });
});
