import { applyDecorators, Controller, UseFilters } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { NoIdentity } from '../identity/no-identity.decorator.js';
import { SmnLinkErrorFilter } from './failure/smn-link-error.filter.js';

/** A controller of links in messages: whoever has the link may follow it, and reads nothing but a message on failure. */
export function SmnLinkController(path: string | string[]): ClassDecorator {
  return applyDecorators(Controller(path), UseFilters(SmnLinkErrorFilter), NoIdentity(), ApiTags('SMN v2'));
}
