import { All } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { SmnError } from './failure/smn-error.js';
import { SmnLinkController } from './smn-link-controller.decorator.js';

/** Links that lead nowhere; registered last. */
@ApiExcludeController()
@SmnLinkController('rest/v2')
export class SmnLinkFallbackController {
  @All(['', '*path'])
  unknown(): never {
    throw new SmnError('APIGW.0101');
  }
}
