import { EnvString } from '../env-string.js';
import { rsaSigningKey } from '../rsa-signing-key.js';

/** What both apps need for the SMN dialect. */
export class SmnConfig {
  @EnvString('SMN_REGION', {
    description: 'Region in the URNs of SMN',
    format: { expects: 'letters, digits and hyphens', test: (text) => /^[A-Za-z0-9-]{1,64}$/.test(text) },
  })
  readonly region: string = 'local';

  @EnvString('PUBLIC_URL', {
    description: 'Where clients and receivers reach the API: the base of the links in SMN messages',
    format: { expects: 'an http(s) URL without query', test: isBase },
  })
  readonly publicUrl: string = 'http://127.0.0.1:8090';

  @EnvString('SMTP_URL', {
    description:
      'SMTP server for email subscriptions, such as `smtp://user:password@mail.example:587`; empty: none',
    format: { expects: 'an smtp:// or smtps:// URL', test: isSmtpUrl },
  })
  readonly smtpUrl: string = '';

  @EnvString('SMTP_FROM', { description: 'Sender of emails' })
  readonly smtpFrom: string = 'ringback@localhost';

  @EnvString('SMN_SIGNING_KEY', {
    description:
      'RSA private key (PEM, 2,048 bits or more) that signs SMN messages; empty: one is made and kept in the database',
    format: {
      expects: 'an RSA private key of 2,048 bits or more in PEM',
      test: (text) => rsaSigningKey(text) !== undefined,
    },
  })
  readonly signingKey: string = '';
}

function isBase(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '';
}

function isSmtpUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^smtps?:$/.test(url.protocol) && url.hostname !== '';
}
