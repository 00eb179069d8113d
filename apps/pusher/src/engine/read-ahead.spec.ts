import { beforeEach, describe, expect, it } from 'vitest';
import type { Load } from '../lanes/loads.js';
import type { Subscriber } from '../matching/subscriber.js';
import { ReadAhead } from './read-ahead.js';

describe('ReadAhead', () => {
  let awaited: number;
  let loads: Partial<Load>[];
  let appetites: (number | undefined)[];
  let ahead: ReadAhead;

  beforeEach(() => {
    awaited = 500;
    loads = [];
    appetites = [];
    const indexOf = (subscriber: Subscriber): number => subscriber as unknown as number;
    ahead = new ReadAhead({
      book: { active: () => loads.keys() as unknown as Generator<Subscriber> },
      context: {
        budget: {
          limit: 1_200,
          get awaited() {
            return awaited;
          },
        },
        loads: { of: (subscriber) => ({ held: 0, heldBehind: 0, behind: 0, ...loads[indexOf(subscriber)] }) },
        pacers: {
          get: (subscriber) => {
            const appetite = appetites[indexOf(subscriber)];
            return appetite === undefined ? undefined : { appetite };
          },
        },
      },
    });
  });

  it('should be enough once everybody has two rounds of attempts, and wanted when somebody has less than one', () => {
    appetites = [10, 1];
    loads = [{ held: 20 }, { held: 2 }];
    expect([ahead.isEnough, ahead.isWanted]).toEqual([true, false]);
    loads = [{ held: 19 }, { held: 2 }];
    expect([ahead.isEnough, ahead.isWanted]).toEqual([false, false]);
    loads = [{ held: 9 }, { held: 2 }];
    expect([ahead.isEnough, ahead.isWanted]).toEqual([false, true]);
  });

  it('should go on while somebody has nothing to do', () => {
    appetites = [1];
    loads = [{ held: 1_000 }, {}];
    expect([ahead.isEnough, ahead.isWanted]).toEqual([false, true]);
  });

  it('should not mind those who are behind: reading on brings them nothing', () => {
    appetites = [1];
    loads = [{ held: 4 }, { behind: 1 }];
    expect([ahead.isEnough, ahead.isWanted]).toEqual([true, false]);
  });

  it('should go on below a sixth of the windows, and again below a ninth', () => {
    appetites = [1];
    loads = [{ held: 100 }];
    awaited = 199;
    expect([ahead.isEnough, ahead.isWanted]).toEqual([false, false]);
    awaited = 133;
    expect([ahead.isEnough, ahead.isWanted]).toEqual([false, true]);
  });
});
