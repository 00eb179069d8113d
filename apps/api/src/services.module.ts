import { type DynamicModule, Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { EventProducer, TopicAdmin } from '#libs/broker';
import { BrokerConfig, SmnConfig } from '#libs/config';
import { Ids, RandomIds } from '#libs/domain';
import { AddressPolicy, Egress } from '#libs/egress';
import { VERSION } from '#libs/observability';
import { SecretBox } from '#libs/secrets';
import type { ApiConfig } from './api.config.js';
import { BluekingOptions } from './blueking/blueking-options.js';
import { ChangesModule } from './changes/changes.module.js';
import { ChangePublisher } from './changes/change-publisher.js';
import { KafkaEventLogEnds } from './events/kafka-event-log-ends.js';
import { InvitationsModule } from './invitations/invitations.module.js';
import { NoticesModule } from './notices/notices.module.js';
import { ServicesShutdown } from './services-shutdown.js';
import { ChangeNotifier } from './subscriptions/change-notifier.js';
import { EventLogEnds } from './subscriptions/event-log-ends.js';

/** What the boot has opened before there was an app. */
export interface ApiServices {
  readonly dataSource: DataSource;
  readonly admin: TopicAdmin;
  readonly producer: EventProducer;
}

/** What every dialect needs from outside: database, broker, outgoing HTTP, and the parts of the configuration. */
@Module({})
export class ServicesModule {
  static forRoot(config: ApiConfig, { dataSource, admin, producer }: ApiServices): DynamicModule {
    const egress = () =>
      new Egress({ policy: AddressPolicy.parse(config.egress.allow), userAgent: `ringback/${VERSION}` });
    const exported = [
      { provide: DataSource, useValue: dataSource },
      { provide: TopicAdmin, useValue: admin },
      { provide: EventProducer, useValue: producer },
      { provide: BrokerConfig, useValue: config.broker },
      { provide: SmnConfig, useValue: config.smn },
      { provide: SecretBox, useFactory: () => new SecretBox(config.secret.key) },
      { provide: Ids, useClass: RandomIds },
      { provide: BluekingOptions, useValue: new BluekingOptions(config.bluekingResponses, config.timeZone) },
      { provide: Egress, useFactory: egress },
      { provide: EventLogEnds, useClass: KafkaEventLogEnds },
      { provide: ChangeNotifier, useExisting: ChangePublisher },
    ];
    return {
      module: ServicesModule,
      global: true,
      imports: [ChangesModule, NoticesModule, InvitationsModule],
      providers: [...exported, ServicesShutdown],
      exports: [...exported.map(({ provide }) => provide), InvitationsModule],
    };
  }
}
