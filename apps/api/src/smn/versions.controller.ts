import { Get } from '@nestjs/common';
import { SmnConfig } from '#libs/config';
import { NoIdentity } from '../identity/no-identity.decorator.js';
import { SmnRoutes } from './smn-controller.decorator.js';
import { SmnOperation } from './smn-operation.decorator.js';

const VERSION = { type: 'object', properties: { id: { type: 'string', enum: ['v2'] } } };

/** Which versions of the dialect there are. */
@SmnRoutes('')
@NoIdentity()
export class VersionsController {
  constructor(private readonly config: SmnConfig) {}

  @Get()
  @SmnOperation({
    name: 'ListVersions',
    summary: 'List versions',
    bare: true,
    answer: { versions: { type: 'array', items: VERSION } },
  })
  list(): object {
    return { versions: [this.version()] };
  }

  @Get('v2')
  @SmnOperation({ name: 'ListVersion', summary: 'Show version 2', bare: true, answer: { version: VERSION } })
  show(): object {
    return { version: this.version() };
  }

  private version(): object {
    return {
      id: 'v2',
      links: [{ href: `${this.config.publicUrl.replace(/\/$/, '')}/v2/`, rel: 'self' }],
      min_version: '',
      status: 'CURRENT',
      updated: '2018-09-19T00:00:00Z',
      version: '',
    };
  }
}
