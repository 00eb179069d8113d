import type { ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import { PUBLIC_CONTROLLERS } from '#libs/observability';
import { NEEDED_IDENTITY, type NeededIdentity } from './requires.decorator.js';

/** A method of a controller that answers a route. */
export type Handler = ReturnType<ExecutionContext['getHandler']>;
export type ControllerClass = ReturnType<ExecutionContext['getClass']>;

/** Who may use a route; undefined where nobody has said, and then nobody may. */
export function neededIdentity(
  reflector: Reflector,
  handler: Handler,
  controller: ControllerClass,
): NeededIdentity | undefined {
  if (PUBLIC_CONTROLLERS.includes(controller)) return 'nobody';
  return reflector.getAllAndOverride<NeededIdentity | undefined>(NEEDED_IDENTITY, [handler, controller]);
}
