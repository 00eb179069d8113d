import { All } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { NoIdentity } from '../identity/no-identity.decorator.js';
import { SmnError } from './failure/smn-error.js';
import { SmnRoutes } from './smn-controller.decorator.js';

/** What no operation answers; registered last. The gateway of the original routes by method too, so there is no 405. */
@ApiExcludeController()
@SmnRoutes('v2')
@NoIdentity()
export class SmnFallbackController {
  @All(['', '*path'])
  unknown(): never {
    throw new SmnError('APIGW.0101');
  }
}
