import { randomBytes } from 'node:crypto';
import { test } from 'vitest';
import { type Behaviour, Receiver } from './receiver.js';
import { type SystemOptions, TestSystem } from './test-system.js';

/** Starts a receiver that is closed when the test ends. */
export type StartReceiver = (behaviour?: Behaviour) => Promise<Receiver>;

/**
 * `it` for a file of e2e tests: `const it = systemTest({ pushers: 1 })`. One system serves the file; it is started with
 * the first test that asks for it, and stopped after the last one. The logs of its processes are printed when a test
 * fails, and only then.
 *
 * Fixtures: `system` (shared by the tests of the file), `startReceiver` (a receiver that is closed when the test ends),
 * `receiver` (one that answers 200, for tests that need no other), `tenant` (a name of the test's own: tests that use it
 * in all scopes and events may run concurrently).
 */
export function systemTest(options: SystemOptions = {}) {
  return test
    .extend('runningSystem', { scope: 'file' }, async ({}, { onCleanup }) => {
      const system = await TestSystem.start(options);
      onCleanup(() => system.stop());
      return system;
    })
    .extend('system', ({ runningSystem, onTestFailed }) => {
      onTestFailed(() => {
        process.stderr.write(`${runningSystem.lastWords()}\n`);
      });
      return runningSystem;
    })
    .extend('startReceiver', ({}, { onCleanup }) => {
      const receivers: Receiver[] = [];
      onCleanup(async () => {
        await Promise.all(receivers.map((receiver) => receiver.close()));
      });
      return async (behaviour?: Behaviour) => {
        const receiver = await Receiver.start(behaviour);
        receivers.push(receiver);
        return receiver;
      };
    })
    .extend('receiver', ({ startReceiver }) => startReceiver())
    .extend('tenant', ({}) => `tenant-${randomBytes(4).toString('hex')}`);
}
