import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { projectOf } from './project.js';

/** The project of the path is judged before anything else of a request. */
@Injectable()
export class ProjectGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    projectOf(context.switchToHttp().getRequest<Request>());
    return true;
  }
}
