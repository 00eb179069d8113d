import { writeFileSync } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { createKafka, EventProducer, TopicAdmin } from '#libs/broker';
import { BrokerConfig, DatabaseConfig, EgressConfig, LogConfig, SecretConfig, SmnConfig } from '#libs/config';
import { createLogger } from '#libs/observability';
import { dataSourceOptions } from '#libs/persistence';
import { ApiConfig } from './api.config.js';
import { ApiModule } from './api.module.js';
import { describeApi } from './http/serve-documentation.js';
import { sorted } from './http/sorted.js';

const file = process.argv[2];
if (file === undefined) {
  console.error('usage: openapi FILE');
  process.exit(2);
}

// Nothing of this is connected: in preview no provider is made.
const config = Object.assign(new ApiConfig(), {
  database: new DatabaseConfig(),
  broker: new BrokerConfig(),
  egress: new EgressConfig(),
  secret: new SecretConfig(),
  smn: new SmnConfig(),
  log: new LogConfig(),
});
const logger = createLogger({ app: 'api', level: 'silent', format: 'json' });
const kafka = createKafka({ brokers: ['localhost:1'] }, 'openapi', logger);
const module = ApiModule.forRoot(config, logger, {
  dataSource: new DataSource(dataSourceOptions('mysql://localhost/none')),
  admin: new TopicAdmin(kafka, logger),
  producer: new EventProducer(kafka, logger),
});
const app = await NestFactory.create(module, { preview: true, abortOnError: false, logger: ['error'] });
writeFileSync(file, `${JSON.stringify(sorted(describeApi(app)), null, 2)}\n`);
