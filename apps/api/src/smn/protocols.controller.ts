import { Get } from '@nestjs/common';
import { SmnConfig } from '#libs/config';
import { SMN_PROTOCOLS, type SmnProtocol } from '#libs/domain';
import { Requires } from '../identity/requires.decorator.js';
import { SmnRoutes } from './smn-controller.decorator.js';
import { SmnOperation } from './smn-operation.decorator.js';

/** The protocols that can be subscribed with. */
@SmnRoutes('v2/notifications/protocols')
@Requires('reader')
export class ProtocolsController {
  constructor(private readonly config: SmnConfig) {}

  @Get()
  @SmnOperation({
    name: 'ListProtocols',
    summary: 'List the protocols that messages can be carried by',
    answer: { protocols: { type: 'array', items: { type: 'string', enum: [...SMN_PROTOCOLS] } } },
  })
  list(): { protocols: readonly SmnProtocol[] } {
    return {
      protocols: SMN_PROTOCOLS.filter((protocol) => protocol !== 'email' || this.config.smtpUrl !== ''),
    };
  }
}
