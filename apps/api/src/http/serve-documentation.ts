import type { INestApplication } from '@nestjs/common';
import { ApiExcludeController, DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { PUBLIC_CONTROLLERS, VERSION } from '#libs/observability';
import { describeIdentity } from '../identity/describe-identity.js';

// Said here and not where they are written: the pusher serves them too, and loading Swagger takes 7 MiB.
for (const controller of PUBLIC_CONTROLLERS) ApiExcludeController()(controller);

/** The OpenAPI document of all dialects. */
export function describeApi(app: INestApplication): OpenAPIObject {
  const about = new DocumentBuilder()
    .setTitle('ringback')
    .setDescription('Event subscriptions over Kafka, delivered by callback.')
    .setVersion(VERSION)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .build();
  return describeIdentity(SwaggerModule.createDocument(app, about));
}

/** `/docs` for people, `/docs/openapi.json` for programs. */
export function serveDocumentation(app: INestApplication): void {
  SwaggerModule.setup('docs', app, () => describeApi(app), {
    jsonDocumentUrl: 'docs/openapi.json',
    yamlDocumentUrl: 'docs/openapi.yaml',
    customSiteTitle: 'ringback API',
  });
}
