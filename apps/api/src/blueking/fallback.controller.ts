import { All, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { NoIdentity } from '../identity/no-identity.decorator.js';
import { BluekingController } from './blueking-controller.decorator.js';
import { unknownRoute, wrongMethod } from './failure/failures.js';

/**
 * What no operation answers. It is registered last: a path of an operation comes here for its method only.
 * Parameters have no names here that the path's rules know: a wrong method is told before a wrong value.
 */
@ApiExcludeController()
@BluekingController('')
@NoIdentity()
export class FallbackController {
  @All(['subscribe/ping', 'subscribe/telnet', 'subscribe/:first/:second'])
  posted(@Res({ passthrough: true }) response: Response): never {
    throw wrongMethod(response, ['POST']);
  }

  // Another tenant may be called `search`.
  @All('subscribe/search/:first/:second')
  searched(@Res({ passthrough: true }) response: Response): never {
    throw wrongMethod(response, ['POST', 'PUT', 'DELETE']);
  }

  @All('subscribe/:first/:second/:third')
  stored(@Res({ passthrough: true }) response: Response): never {
    throw wrongMethod(response, ['PUT', 'DELETE']);
  }

  @All(['', '*path'])
  unknown(): never {
    throw unknownRoute();
  }
}
