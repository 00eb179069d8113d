import { Get, Param, SetMetadata, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiProduces, ApiResponse } from '@nestjs/swagger';
import { SigningKeyRepository } from '#libs/persistence';
import { NoIdentity } from '../identity/no-identity.decorator.js';
import { SmnError } from './failure/smn-error.js';
import { CertificateIdPipe } from './request/certificate-id.pipe.js';
import { SmnRoutes } from './smn-controller.decorator.js';
import { BARE } from './smn-operation.decorator.js';

const PEM_TYPE = 'application/x-pem-file';

/** The certificates that messages are checked with, those of former keys too. */
@SmnRoutes('smn')
@NoIdentity()
export class CertificateController {
  constructor(private readonly keys: SigningKeyRepository) {}

  @Get(':certificate_id')
  @SetMetadata(BARE, true)
  @ApiOperation({ operationId: 'ShowSigningCertificate', summary: 'The certificate of a `signing_cert_url`' })
  @ApiParam({
    name: 'certificate_id',
    schema: { type: 'string', example: `SMN_local_${'0'.repeat(32)}.pem` },
  })
  @ApiProduces(PEM_TYPE)
  @ApiResponse({ status: 200, description: 'PEM.', content: { [PEM_TYPE]: { schema: { type: 'string' } } } })
  @ApiResponse({ status: 404, description: 'There is no such certificate.' })
  async show(@Param('certificate_id', CertificateIdPipe) certificateId: string): Promise<StreamableFile> {
    const pem = await this.keys.certificate(certificateId);
    if (pem === null) throw new SmnError('APIGW.0101');
    return new StreamableFile(Buffer.from(pem), { type: PEM_TYPE });
  }
}
