import { HttpException } from '@nestjs/common';
import type { Problem } from './problem.js';

/** A request of the native API that cannot be fulfilled, with what its caller is told. */
export class ProblemException extends HttpException {
  constructor(
    readonly problem: Problem,
    options?: { readonly cause: unknown },
  ) {
    super(problem.title, problem.status, options);
  }
}
