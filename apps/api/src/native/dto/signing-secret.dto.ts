import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { SIGNING_KINDS } from '#libs/domain';
import { MomentOrNull, Moment, Text, TextOrNull, Word } from './properties.js';

const KIND = 'v1: HMAC-SHA256 with a secret that both sides know. v1a: Ed25519 with a key pair.';

/** What pushes are to be signed with. */
export class NewSigningSecretDto {
  @Word(SIGNING_KINDS, KIND)
  kind!: string;

  @ApiPropertyOptional({
    type: 'string',
    pattern: '^whsec_[A-Za-z0-9+/]{32,86}={0,2}$',
    description:
      'v1 only: a secret that the receiver has already, 24 to 64 bytes in base64. One is made by default.',
  })
  secret?: string;
}

/** What pushes are signed with, without the secret. */
export class SigningSecretDto {
  @Text('Its name in paths.', { pattern: '^[0-9a-f]{32}$' })
  id!: string;

  @Word(SIGNING_KINDS, KIND)
  kind!: string;

  @TextOrNull('v1a: what receivers verify with, `whpk_` and 32 bytes in base64. Null of v1.')
  public_key!: string | null;

  @Moment('Since when it signs.')
  created_at!: string;

  @MomentOrNull(
    'From then on it signs no more: it was followed by another. Null of the current one of its kind.',
  )
  expires_at!: string | null;
}

/** A secret that was just made. */
export class CreatedSigningSecretDto extends SigningSecretDto {
  @TextOrNull(
    'v1: `whsec_` and base64, shown here and never again. Null of v1a, whose private key nobody sees.',
  )
  secret!: string | null;
}

/** The secrets that sign. */
export class SigningSecretsDto {
  @ApiProperty({ type: [SigningSecretDto] })
  secrets!: SigningSecretDto[];
}
