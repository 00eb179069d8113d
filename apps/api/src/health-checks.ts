import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { TopicAdmin } from '#libs/broker';
import { type CheckOutcome, HealthRegistry } from '#libs/observability';
import { pingDatabase } from '#libs/persistence';

/** Ready is who reaches both services. */
@Injectable()
export class HealthChecks implements OnModuleInit {
  constructor(
    private readonly health: HealthRegistry,
    private readonly dataSource: DataSource,
    private readonly admin: TopicAdmin,
  ) {}

  onModuleInit(): void {
    this.health.ready('database', async (): Promise<CheckOutcome> => {
      await pingDatabase(this.dataSource);
      return true;
    });
    this.health.ready('broker', async (): Promise<CheckOutcome> => {
      await this.admin.ping();
      return true;
    });
  }
}
