import { expect } from 'vitest';
import { noCounts } from '../../lanes/counts.js';
import { wants } from './event-log.fixture.js';
import type { Owner } from './owner.fixture.js';

/** When everything is confirmed: all is settled, counted and delivered, and all memory is given back. */
export function expectNothingLeft(owner: Owner): void {
  expectAllSettled(owner);
  expectAllDelivered(owner);
}

function expectAllSettled({ world, book, lanes, context, attempts, retries }: Owner): void {
  const { database, log } = world;
  expect({ scanned: database.scanned, unsettled: lanes.hasUnsettled, lanes: lanes.laneCount }).toEqual({
    scanned: log.length,
    unsettled: false,
    lanes: 0,
  });
  const { budget, backlog, loads } = context;
  expect([budget.used, backlog.count, attempts.inFlight.length, retries.count]).toEqual([0, 0, 0, 0]);
  for (const subscriber of book.active())
    expect(loads.of(subscriber)).toEqual({ held: 0, heldBehind: 0, behind: 0 });
  expect([...database.rows.values()].filter((row) => row.busy)).toEqual([]);
  expect([...database.parked.values()].filter(({ state }) => state !== 'dead')).toEqual([]);
}

function expectAllDelivered({ world: { database, log } }: Owner): void {
  for (const [id, { subscription }] of database.subscriptions) {
    const counted = database.counted.get(id) ?? [];
    const counts = database.rows.get(id)?.counts ?? noCounts();
    expect(counts.total, `total of ${id}`).toBe(counted.length);
    expect(counts.failure).toBe(counts.recovered + counts.dead + counts.discarded);
    for (const [offset, entry] of log.entries()) {
      const isSkipped = database.skips.some(
        (skip) => skip.id === id && skip.from <= offset && offset < skip.to,
      );
      if (isSkipped) continue;
      if (entry?.wantedBy.has(id) === true && wants(subscription, entry.description.name))
        expect(counted, `lost: offset ${offset} of subscription ${id}`).toContain(offset);
    }
  }
}
