import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { projectOf } from './project.js';
import { SubscriptionUrnPipe, TopicUrnPipe } from './urn.pipes.js';
import type { PathUrn } from './urn-reader.js';

const PathUrnParam = createParamDecorator((name: string, context: ExecutionContext): PathUrn => {
  const request = context.switchToHttp().getRequest<Request>();
  const text = request.params[name];
  return { project: projectOf(request), text: typeof text === 'string' ? text : '' };
});

/** The project of the path. */
export const Project = createParamDecorator((_: unknown, context: ExecutionContext): string =>
  projectOf(context.switchToHttp().getRequest<Request>()),
);

/** The topic of the path's `topic_urn`, a `TopicUrn` of the path's project. */
export function Topic(): ParameterDecorator {
  return PathUrnParam('topic_urn', TopicUrnPipe);
}

/** The subscription of the path's `subscription_urn`, a `SubscriptionUrn` of the path's project. */
export function PathSubscription(): ParameterDecorator {
  return PathUrnParam('subscription_urn', SubscriptionUrnPipe);
}
