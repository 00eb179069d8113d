import { All, Body, Controller, Delete, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiCreatedResponse,
  ApiExcludeEndpoint,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { Response } from 'express';
import type { OwnSubscriptionId } from '#libs/persistence';
import { Requires } from '../identity/requires.decorator.js';
import { ApiProblems } from './api-problems.decorator.js';
import { CreatedSigningSecretDto, NewSigningSecretDto, SigningSecretsDto } from './dto/signing-secret.dto.js';
import { methodNotAllowed } from './problems.js';
import { OwnSubscription } from './own-subscription.decorator.js';
import { BodyPipe } from './request/body.pipe.js';
import { type NewSigningSecretRequest, readNewSigningSecret } from './request/new-signing-secret.js';
import { SecretIdPipe } from './request/secret-id.pipe.js';
import { SigningSecretsDesk } from './signing-secrets-desk.js';

const newSecret = new BodyPipe(readNewSigningSecret);
const NO_SUBSCRIPTION = 'No such subscription.';

@ApiTags('Signing secrets')
@Controller('api/v1/subscriptions/:id/secrets')
@Requires('manager')
export class SigningSecretsController {
  constructor(private readonly desk: SigningSecretsDesk) {}

  @Post()
  @ApiParam({ name: 'id', schema: { type: 'integer', minimum: 1 } })
  @ApiOperation({
    summary: 'Sign pushes, or rotate the secret',
    description:
      'Pushes carry `webhook-signature` of Standard Webhooks from now on. The secret of the same kind before, if any, signs beside it for 24 h.',
  })
  @ApiBody({ type: NewSigningSecretDto })
  @ApiCreatedResponse({
    type: CreatedSigningSecretDto,
    description: 'The only answer that shows the secret.',
  })
  @ApiProblems({
    400: 'The body is no JSON.',
    404: NO_SUBSCRIPTION,
    409: 'Five secrets sign already, or the subscription was made through SMN.',
    422: 'A member is not acceptable; `errors` names it.',
  })
  create(
    @OwnSubscription() id: OwnSubscriptionId,
    @Body(newSecret) body: NewSigningSecretRequest,
  ): Promise<CreatedSigningSecretDto> {
    return this.desk.create(id, body);
  }

  @Get()
  @Requires('reader')
  @ApiParam({ name: 'id', schema: { type: 'integer', minimum: 1 } })
  @ApiOperation({
    summary: 'List the secrets that sign',
    description: 'In the order of their creation, without what is secret.',
  })
  @ApiOkResponse({ type: SigningSecretsDto })
  @ApiProblems({ 404: NO_SUBSCRIPTION })
  list(@OwnSubscription() id: OwnSubscriptionId): Promise<SigningSecretsDto> {
    return this.desk.list(id);
  }

  @All()
  @ApiExcludeEndpoint()
  otherwise(@Res({ passthrough: true }) response: Response): never {
    throw methodNotAllowed(response, 'GET, POST');
  }

  @Delete(':secret')
  @HttpCode(204)
  @ApiParam({ name: 'id', schema: { type: 'integer', minimum: 1 } })
  @ApiParam({ name: 'secret', schema: { type: 'string', pattern: '^[0-9a-f]{32}$' } })
  @ApiOperation({
    summary: 'Revoke a secret',
    description: 'At once. Without any secret left, pushes are not signed.',
  })
  @ApiNoContentResponse()
  @ApiProblems({
    404: 'No such subscription, or no such secret of it.',
    409: 'It is the current one of its kind, and an older one still signs.',
  })
  remove(
    @OwnSubscription() id: OwnSubscriptionId,
    @Param('secret', SecretIdPipe) secretId: string,
  ): Promise<void> {
    return this.desk.remove(id, secretId);
  }

  @All(':secret')
  @ApiExcludeEndpoint()
  otherwiseOne(@Res({ passthrough: true }) response: Response): never {
    throw methodNotAllowed(response, 'DELETE');
  }
}
