import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '#libs/domain';
import { HealthRegistry, Pulse } from '#libs/observability';
import { pingDatabase } from '#libs/persistence';
import { Engine } from './engine/engine.js';

/** The engine's loop turns five times a second; a read of the database that hangs may hold it for a while. */
const MAX_SILENCE_MS = 60_000;

/** Alive is whose loop turns; ready is who reaches the database and owns what the group gave to it. */
@Injectable()
export class PusherHealth implements OnModuleInit {
  readonly #pulse: Pulse;

  constructor(
    private readonly health: HealthRegistry,
    private readonly dataSource: DataSource,
    private readonly engine: Engine,
    clock: Clock,
  ) {
    this.#pulse = new Pulse(clock, MAX_SILENCE_MS);
  }

  onModuleInit(): void {
    this.engine.onTick(() => {
      this.#pulse.beat();
    });
    this.health.live('engine', () => this.#pulse.outcome());
    this.health.ready('database', async () => {
      await pingDatabase(this.dataSource);
      return true as const;
    });
    this.health.ready(
      'partitions',
      () => this.engine.isSettledDown || 'not in the group, or not every assigned partition is claimed yet',
    );
  }
}
