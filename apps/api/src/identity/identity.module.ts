import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { Clock, SystemClock } from '#libs/domain';
import { CredentialDirectory } from '#libs/persistence';
import { SecretBox } from '#libs/secrets';
import type { ApiConfig } from '../api.config.js';
import { Authenticator } from './authenticator.js';
import { ClosedRoutes } from './closed-routes.js';
import { CredentialAuthenticator } from './credential-authenticator.js';
import { FailureLimit } from './failure-limit.js';
import { IdentityGuard } from './identity.guard.js';
import { OpenAuthenticator } from './open-authenticator.js';

/** Who sends requests, in one place for all dialects. */
@Module({})
export class IdentityModule {
  static forRoot({ auth, secret }: ApiConfig): DynamicModule {
    return {
      module: IdentityModule,
      imports: [DiscoveryModule],
      providers: [
        ClosedRoutes,
        CredentialDirectory,
        FailureLimit,
        { provide: Clock, useClass: SystemClock },
        { provide: SecretBox, useFactory: () => new SecretBox(secret.key) },
        { provide: Authenticator, useClass: auth === 'open' ? OpenAuthenticator : CredentialAuthenticator },
        { provide: APP_GUARD, useClass: IdentityGuard },
      ],
    };
  }
}
