import { Injectable } from '@nestjs/common';
import { EventProducer, type OutgoingRecord, type RecordPosition } from '#libs/broker';
import { BrokerConfig } from '#libs/config';
import type { Principal } from '#libs/domain';
import { ownTenant } from '../identity/own-tenant.js';
import type { NewEvent } from './new-event.js';

/** Writes events to their topics and returns when all in-sync replicas have them. */
@Injectable()
export class PublishEvents {
  constructor(
    private readonly producer: EventProducer,
    private readonly config: BrokerConfig,
  ) {}

  /**
   * @returns where the events stand, in their order
   * @throws ForeignTenantError when one is of another tenant; then none is written
   */
  async execute(caller: Principal, events: readonly NewEvent[]): Promise<RecordPosition[]> {
    const [first = ''] = this.config.eventTopics;
    return await this.producer.send(
      events.map((event) => toRecord(event, ownTenant(caller, event.tenant), first)),
    );
  }
}

function toRecord(event: NewEvent, tenant: string, firstTopic: string): OutgoingRecord {
  return {
    topic: event.topic ?? firstTopic,
    key: event.key,
    value: event.body,
    headers: { event_name: event.name, tenant },
  };
}
