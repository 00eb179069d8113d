import { describe, expect, it } from 'vitest';
import { SharedRun } from './shared-run.js';

function controlled(): { run: SharedRun<number>; finish: ((error?: Error) => void)[] } {
  const finish: ((error?: Error) => void)[] = [];
  const run = new SharedRun(() => {
    const number = finish.length + 1;
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    finish.push((error) => {
      if (error === undefined) resolve(number);
      else reject(error);
    });
    return promise;
  });
  return { run, finish };
}

describe('SharedRun', () => {
  it('should give those who ask meanwhile one run that begins after their question', async () => {
    const { run, finish } = controlled();
    const first = run.join();
    const others = [run.join(), run.join(), run.join()];
    expect(finish).toHaveLength(1);
    finish[0]?.();
    expect(await first).toBe(1);
    await expect.poll(() => finish.length).toBe(2);
    const late = run.join();
    finish[1]?.();
    expect(await Promise.all(others)).toEqual([2, 2, 2]);
    await expect.poll(() => finish.length).toBe(3);
    finish[2]?.();
    expect(await late).toBe(3);
  });

  it('should tell a failure to those who shared it, and run again for the next', async () => {
    const { run, finish } = controlled();
    const first = run.join();
    const second = run.join();
    finish[0]?.(new Error('away'));
    await expect(first).rejects.toThrow('away');
    await expect.poll(() => finish.length).toBe(2);
    finish[1]?.();
    expect(await second).toBe(2);
    await expect.poll(() => finish.length).toBe(2);
    const third = run.join();
    finish[2]?.();
    expect(await third).toBe(3);
  });
});
