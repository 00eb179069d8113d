import { Injectable } from '@nestjs/common';
import type { FilterPolice } from '#libs/domain';
import { type TopicOffsets, TopicSubscriptionRepository } from '#libs/persistence';
import { ChangeNotifier } from '../../subscriptions/change-notifier.js';
import { EventLogEnds } from '../../subscriptions/event-log-ends.js';
import { SmnError } from '../failure/smn-error.js';
import { UrnReader } from '../request/urn-reader.js';
import { BatchDesk } from './batch-desk.js';
import type { PolicesEntry } from './request/batches.js';
import { MAX_POLICES, readPolices } from './request/police.js';

type Polices = readonly FilterPolice[];

interface BatchAnswer {
  readonly batch_result: readonly object[];
}

/** Changes filter polices: what is published afterwards is judged by the new ones. */
@Injectable()
export class PolicesDesk {
  constructor(
    private readonly items: TopicSubscriptionRepository,
    private readonly ends: EventLogEnds,
    private readonly notifier: ChangeNotifier,
    private readonly urns: UrnReader,
    private readonly batches: BatchDesk,
  ) {}

  /** Adds to those that stand; one of a name that stands already refuses the entry. */
  create(project: string, entries: readonly PolicesEntry[]): Promise<BatchAnswer> {
    return this.changeAll(project, entries, (given) => (given.length === 0 ? undefined : added(given)));
  }

  replace(project: string, entries: readonly PolicesEntry[]): Promise<BatchAnswer> {
    return this.changeAll(project, entries, (given) => () => given);
  }

  remove(project: string, urns: readonly string[]): Promise<BatchAnswer> {
    const entries = urns.map((urn) => ({ urn, polices: [] }));
    return this.changeAll(project, entries, () => () => []);
  }

  private async changeAll(
    project: string,
    entries: readonly PolicesEntry[],
    decision: (given: Polices) => ((now: Polices) => Polices | null) | undefined,
  ): Promise<BatchAnswer> {
    const ends = await this.ends.endOffsets();
    const outcomes = await this.batches.outcomes(entries, async ({ urn, polices }) => {
      const given = readPolices(polices);
      const decide = given === undefined ? undefined : decision(given);
      await this.change(project, urn, decide, ends);
      return {};
    });
    const results = outcomes.map(({ code, message }, index) => ({
      code,
      message,
      subscription_urn: entries[index]?.urn,
    }));
    return { batch_result: results };
  }

  private async change(
    project: string,
    text: string,
    decide: ((now: Polices) => Polices | null) | undefined,
    ends: TopicOffsets,
  ): Promise<void> {
    const { topic, urnId } = this.urns.subscription({ project, text });
    if (decide === undefined) throw new SmnError('SMN.0043', { reason: 'filter_polices breaks a rule.' });
    const outcome = await this.items.changePolices({ tenant: project, topic, urnId }, decide, ends);
    switch (outcome) {
      case 'changed':
        this.notifier.changed();
        return;
      case 'not_found':
        throw new SmnError('SMN.0013');
      case 'of_another':
        throw new SmnError('SMN.0014', { reason: 'It was not made through SMN, so it has no filter.' });
      case 'refused':
        throw new SmnError('SMN.0043', {
          reason: `A name stands already, or there would be more than ${MAX_POLICES}.`,
        });
    }
  }
}

function added(given: Polices): (now: Polices) => Polices | null {
  return (now) => {
    const all = [...now, ...given];
    const isUnique = new Set(all.map(({ name }) => name)).size === all.length;
    return isUnique && all.length <= MAX_POLICES ? all : null;
  };
}
