import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { IsArray, IsInt, IsObject, IsOptional, IsString, ValidateBy } from 'class-validator';

/** Whether the contract demands a member is a rule with a code of its own: types only judge what is there. */
function member(options: ApiPropertyOptions, ...types: PropertyDecorator[]): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ required: false, ...options } as ApiPropertyOptions),
    IsOptional(),
    ...types,
  );
}

/** A JSON string. */
export function TextMember(options: ApiPropertyOptions): PropertyDecorator {
  return member({ type: 'string', ...options }, IsString());
}

/** A JSON number without a fraction. */
export function IntegerMember(options: ApiPropertyOptions): PropertyDecorator {
  return member({ type: 'integer', ...options }, IsInt());
}

/** A JSON object. */
export function ObjectMember(options: ApiPropertyOptions): PropertyDecorator {
  return member({ type: 'object', additionalProperties: true, ...options } as ApiPropertyOptions, IsObject());
}

/** A JSON array of strings. */
export function TextsMember(options: ApiPropertyOptions): PropertyDecorator {
  return member({ type: 'string', isArray: true, ...options }, IsArray(), IsString({ each: true }));
}

/** A JSON string or number. */
export function TextOrNumberMember(options: ApiPropertyOptions): PropertyDecorator {
  const isTextOrNumber = ValidateBy({
    name: 'isTextOrNumber',
    validator: {
      validate: (value: unknown) => typeof value === 'string' || typeof value === 'number',
      defaultMessage: (validation) => `${validation?.property ?? 'value'} must be a string or a number`,
    },
  });
  return member({ oneOf: [{ type: 'string' }, { type: 'integer' }], ...options }, isTextOrNumber);
}
