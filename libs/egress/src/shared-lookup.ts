import type { Lookup } from './lookup.js';

type Waiting = Parameters<Lookup>[1];

/**
 * Lets lookups of one name that are wanted at the same time share one call. The system's resolver runs on four threads
 * that the whole process shares: a name whose servers hang would take all four, and every other name would wait behind it.
 * Nothing is remembered once a lookup has ended.
 */
export function shareLookups(lookup: Lookup): Lookup {
  const running = new Map<string, Waiting[]>();

  return (hostname, done) => {
    const waiting = running.get(hostname);
    if (waiting !== undefined) {
      waiting.push(done);
      return;
    }
    const all = [done];
    running.set(hostname, all);
    lookup(hostname, (error, addresses) => {
      running.delete(hostname);
      for (const one of all) one(error, addresses);
    });
  };
}
