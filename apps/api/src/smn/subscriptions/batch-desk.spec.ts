import { Logger } from '@nestjs/common';
import { beforeAll, describe, expect, it } from 'vitest';
import { SmnError } from '../failure/smn-error.js';
import { BatchDesk } from './batch-desk.js';

describe('BatchDesk', () => {
  beforeAll(() => {
    Logger.overrideLogger(false);
  });

  it('should go on after an entry that is refused', async () => {
    const outcomes = await new BatchDesk().outcomes([1, 2, 3], (entry) =>
      entry === 2 ? Promise.reject(new SmnError('SMN.0013')) : Promise.resolve({ entry }),
    );
    expect(outcomes).toEqual([
      { http_code: 200, code: 'SMN.0000', message: 'Success.', entry: 1 },
      { http_code: 404, code: 'SMN.0013', message: 'Subscription resource not found.' },
      { http_code: 200, code: 'SMN.0000', message: 'Success.', entry: 3 },
    ]);
  });

  it('should try nothing more after a fault of ours, which each of a hundred would wait for', async () => {
    const tried: number[] = [];
    const outcomes = await new BatchDesk().outcomes([1, 2, 3], (entry) => {
      tried.push(entry);
      return entry === 1 ? Promise.resolve({}) : Promise.reject(new Error('away'));
    });
    expect(tried).toEqual([1, 2]);
    expect(outcomes.map(({ code }) => code)).toEqual(['SMN.0000', 'SMN.0018', 'SMN.0018']);
  });
});
