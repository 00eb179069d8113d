import { applyDecorators, HttpCode, HttpStatus, type Type } from '@nestjs/common';
import { SetMetadata } from '@nestjs/common';
import { ApiBody, ApiExtraModels, ApiOperation, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { FailureEnvelopeDto } from './dto/failure-envelope.dto.js';
import type { BluekingCode } from './failure/blueking-code.js';

/** What an operation of the dialect is, for routing, error mapping and the OpenAPI document at once. */
interface BluekingOperationOptions {
  readonly summary: string;
  readonly description?: string;
  /** The code that a fault of ours gets. */
  readonly fault: BluekingCode;
  /** Its name in the document; the argument of a fault's code that names one. */
  readonly name: string;
  readonly body?: Type;
  /** Whether the body may be left out. */
  readonly bodyOptional?: boolean;
  /** JSON schema of `data`. */
  readonly data: object;
  /** HTTP statuses of its failures and when they are given. */
  readonly failures: Readonly<Record<number, string>>;
}

export const FAULT = 'blueking:fault';

/** The code and the argument of a fault, for the interceptor. */
export interface Fault {
  readonly code: BluekingCode;
  readonly argument: string;
}

export function BluekingOperation(options: BluekingOperationOptions): MethodDecorator {
  const { summary, description, fault, name, body, bodyOptional = false, data, failures } = options;
  const failureContent = { schema: { $ref: getSchemaPath(FailureEnvelopeDto) } };
  return applyDecorators(
    HttpCode(HttpStatus.OK),
    SetMetadata(FAULT, { code: fault, argument: name } satisfies Fault),
    ApiExtraModels(FailureEnvelopeDto),
    ApiOperation({ operationId: name, summary, ...(description === undefined ? {} : { description }) }),
    ...(body === undefined ? [] : [ApiBody({ type: body, required: !bodyOptional })]),
    ApiResponse({
      status: 200,
      description: 'Done.',
      content: { 'application/json': { schema: envelopeSchema(data) } },
    }),
    ...Object.entries(failures).map(([status, when]) =>
      ApiResponse({
        status: Number(status),
        description: when,
        content: { 'application/json': failureContent },
      }),
    ),
  );
}

function envelopeSchema(data: object): object {
  return {
    type: 'object',
    required: ['result', 'bk_error_code', 'bk_error_msg', 'data'],
    properties: {
      result: { type: 'boolean', enum: [true] },
      bk_error_code: { type: 'integer', enum: [0] },
      bk_error_msg: { type: 'string', description: 'Empty, or `success` in the shape of the product.' },
      data,
    },
  };
}
