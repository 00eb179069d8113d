import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';

/** A number without a fraction, 0 or more. */
export function Count(description: string, more: ApiPropertyOptions = {}): PropertyDecorator {
  return ApiProperty({ type: 'integer', minimum: 0, description, ...more });
}

/** An RFC 3339 moment in UTC. */
export function Moment(description: string): PropertyDecorator {
  return ApiProperty({ type: 'string', format: 'date-time', description });
}

/** An RFC 3339 moment in UTC, or null. */
export function MomentOrNull(description: string): PropertyDecorator {
  return ApiProperty({ type: 'string', format: 'date-time', nullable: true, description });
}

export function Text(description: string, more: ApiPropertyOptions = {}): PropertyDecorator {
  return ApiProperty({ type: 'string', description, ...more });
}

export function TextOrNull(description: string): PropertyDecorator {
  return ApiProperty({ type: 'string', nullable: true, description });
}

export function CountOrNull(description: string): PropertyDecorator {
  return ApiProperty({ type: 'integer', minimum: 0, nullable: true, description });
}

/** One of a few words. */
export function Word(words: readonly string[], description: string): PropertyDecorator {
  return ApiProperty({ type: 'string', enum: [...words], description });
}

/** Where the next page begins. */
export function NextCursor(): PropertyDecorator {
  return ApiProperty({
    type: 'string',
    nullable: true,
    description:
      'What `cursor` is for the next page of the same list, with the same filters; null at its end.',
  });
}

/** How bytes stand in a JSON string. */
export function Encoding(of: string): PropertyDecorator {
  return ApiProperty({
    type: 'string',
    enum: ['utf-8', 'base64'],
    nullable: true,
    description: `How ${of} is written: as it is, or in base64 where it is no text.`,
  });
}
