import { ApiParam } from '@nestjs/swagger';

/** `topic_urn` of the path in the OpenAPI document. */
export function ApiTopicUrn(): MethodDecorator {
  return ApiParam({
    name: 'topic_urn',
    description: 'Its colons may be raw or `%3A`.',
    schema: { type: 'string', example: 'urn:smn:local:0:hostcreate' },
  });
}
