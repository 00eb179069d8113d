import { Injectable } from '@nestjs/common';
import { TopicAdmin } from '#libs/broker';
import { BrokerConfig, SmnConfig } from '#libs/config';
import { Egress, parseCallTarget } from '#libs/egress';
import { SmnError } from '../failure/smn-error.js';
import type { SubscribeRequest } from './request/subscribe-request.js';

/** A name that is not resolved in this time is taken: it is judged again at every push. */
const LOOKUP_MS = 2_000;
/** Begins the names of Kafka's own topics. */
const INTERNAL = '__';

/** Whether messages can be carried to an endpoint at all. */
@Injectable()
export class EndpointRules {
  constructor(
    private readonly egress: Egress,
    private readonly admin: TopicAdmin,
    private readonly broker: BrokerConfig,
    private readonly smn: SmnConfig,
  ) {}

  /** @throws SmnError SMN.0011, SMN.0012, SMN.0069 */
  async check({ protocol, endpoint }: SubscribeRequest): Promise<void> {
    switch (protocol) {
      case 'http':
      case 'https':
        await this.checkAddress(endpoint);
        return;
      case 'email':
        if (this.smn.smtpUrl === '') throw new SmnError('SMN.0011', { reason: 'SMTP_URL is not set.' });
        return;
      case 'dms':
        await this.checkTopic(endpoint);
        return;
    }
  }

  private async checkAddress(url: string): Promise<void> {
    const target = parseCallTarget(url);
    if (target === null) throw new SmnError('SMN.0012');
    const reach = await this.egress.reach(target.endpoint.host, LOOKUP_MS);
    if (reach === 'refused') throw new SmnError('SMN.0069');
  }

  /** A topic of ours would feed messages back to where they come from; one that is not there would be made by nobody. */
  private async checkTopic(topic: string): Promise<void> {
    if (topic.startsWith(INTERNAL) || this.broker.ownTopics.includes(topic)) throw new SmnError('SMN.0012');
    const existing = await this.admin.existing([topic]);
    if (existing.length === 0)
      throw new SmnError('SMN.0012', { reason: 'There is no such topic on the message queue.' });
  }
}
