import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { ProblemDto } from './dto/problem.dto.js';

/** The OpenAPI side of failures: when each status is given. 503 is given by every operation. */
export function ApiProblems(when: Readonly<Record<number, string>>): MethodDecorator {
  const content = { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDto) } } };
  const all = { 503: 'Database or Kafka do not answer, within 5 s.', ...when };
  return applyDecorators(
    ApiExtraModels(ProblemDto),
    ...Object.entries(all).map(([status, description]) =>
      ApiResponse({ status: Number(status), description, content }),
    ),
  );
}
