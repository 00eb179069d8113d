import { type CustomDecorator, SetMetadata } from '@nestjs/common';
import { NEEDED_IDENTITY, type NeededIdentity } from './requires.decorator.js';

/** A public route: what it answers is nobody's, or its parameters are the proof. On a controller, all its routes. */
export function NoIdentity(): CustomDecorator {
  return SetMetadata(NEEDED_IDENTITY, 'nobody' satisfies NeededIdentity);
}
