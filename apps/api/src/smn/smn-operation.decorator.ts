import { applyDecorators, HttpCode, SetMetadata, type Type } from '@nestjs/common';
import { ApiBody, ApiExtraModels, ApiOperation, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { SmnErrorDto } from './dto/smn-error.dto.js';
import { SMN_CODES, type SmnCode } from './failure/smn-code.js';

/** What an operation of the dialect is, for routing, the envelope and the OpenAPI document at once. */
interface SmnOperationOptions {
  /** Its name in the vendor's reference. */
  readonly name: string;
  readonly summary: string;
  readonly description?: string;
  readonly body?: Type;
  /** JSON schemas of the members of the answer, besides `request_id`. */
  readonly answer?: Readonly<Record<string, object>>;
  /** Whether a success is 201 when something is new; then the operation gives an `SmnAnswer`. */
  readonly creates?: boolean;
  /** Whether the answer has no `request_id`. */
  readonly bare?: boolean;
  /** Its own errors; those that any operation may give are added. */
  readonly errors?: readonly SmnCode[];
}

export const BARE = 'smn:bare';

const ANY: readonly SmnCode[] = ['APIGW.0301', 'APIGW.0308', 'SMN.0001', 'SMN.0016', 'SMN.0018'];

export function SmnOperation(options: SmnOperationOptions): MethodDecorator {
  const { name, summary, description, body, answer = {}, creates = false, bare = false } = options;
  const content = { 'application/json': { schema: answerSchema(answer, bare) } };
  return applyDecorators(
    HttpCode(200),
    SetMetadata(BARE, bare),
    ApiExtraModels(SmnErrorDto),
    ApiOperation({ operationId: name, summary, ...(description === undefined ? {} : { description }) }),
    ...(body === undefined ? [] : [ApiBody({ type: body })]),
    ApiResponse({ status: 200, description: creates ? 'It was there.' : 'Done.', content }),
    ...(creates ? [ApiResponse({ status: 201, description: 'It is new.', content })] : []),
    ...errorResponses([...(options.errors ?? []), ...ANY]),
  );
}

function answerSchema(answer: Readonly<Record<string, object>>, bare: boolean): object {
  const properties = bare ? answer : { request_id: { type: 'string', pattern: '^[0-9a-f]{32}$' }, ...answer };
  return { type: 'object', properties };
}

function errorResponses(codes: readonly SmnCode[]): MethodDecorator[] {
  const byStatus = Map.groupBy(new Set(codes), (code) => SMN_CODES[code].status);
  const content = { 'application/json': { schema: { $ref: getSchemaPath(SmnErrorDto) } } };
  return [...byStatus].map(([status, some]) =>
    ApiResponse({
      status,
      description: some
        .sort()
        .map((code) => `${code}: ${SMN_CODES[code].message}`)
        .join(' '),
      content,
    }),
  );
}
