import { type DynamicModule, Module } from '@nestjs/common';
import type { Logger } from 'pino';
import { ObservabilityModule } from '#libs/observability';
import type { ApiConfig } from './api.config.js';
import { BluekingModule } from './blueking/blueking.module.js';
import { HealthChecks } from './health-checks.js';
import { HttpModule } from './http/http.module.js';
import { IdentityModule } from './identity/identity.module.js';
import { NativeModule } from './native/native.module.js';
import { SmnModule } from './smn/smn.module.js';
import { type ApiServices, ServicesModule } from './services.module.js';

@Module({})
export class ApiModule {
  static forRoot(config: ApiConfig, logger: Logger, services: ApiServices): DynamicModule {
    return {
      module: ApiModule,
      imports: [
        ObservabilityModule.forRoot({ app: 'api', logger }),
        ServicesModule.forRoot(config, services),
        IdentityModule.forRoot(config),
        HttpModule,
        NativeModule,
        BluekingModule,
        SmnModule,
      ],
      providers: [HealthChecks],
    };
  }
}
