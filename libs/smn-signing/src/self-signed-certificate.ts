// Before the library, which needs it.
import 'reflect-metadata';
import { createHash, createPublicKey, type KeyObject } from 'node:crypto';

const ALGORITHM = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const;
/** Clocks of receivers may be behind. */
const BACKDATED_MS = 24 * 60 * 60 * 1_000;
/** No expiration that is known (RFC 5280, 4.1.2.5): a key is used until it is replaced. */
const NEVER = new Date('9999-12-31T23:59:59Z');
const SERIAL_HEX_DIGITS = 30;

/** An X.509 certificate of a key, signed by the key itself, in PEM. @param now milliseconds since 1970 */
export async function selfSignedCertificate(key: KeyObject, region: string, now: number): Promise<string> {
  // Loaded only by the process that makes one: it takes 3 MiB.
  const { BasicConstraintsExtension, KeyUsageFlags, KeyUsagesExtension, X509CertificateGenerator } =
    await import('@peculiar/x509');
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const pkcs8 = key.export({ type: 'pkcs8', format: 'der' });
  const { subtle } = crypto;
  const certificate = await X509CertificateGenerator.createSelfSigned({
    // Positive, and never of more than 20 bytes.
    serialNumber: `01${createHash('sha256').update(spki).digest('hex').slice(0, SERIAL_HEX_DIGITS)}`,
    name: `CN=SMN ${region}, O=ringback`,
    notBefore: new Date(now - BACKDATED_MS),
    notAfter: NEVER,
    signingAlgorithm: ALGORITHM,
    keys: {
      publicKey: await subtle.importKey('spki', spki, ALGORITHM, true, ['verify']),
      privateKey: await subtle.importKey('pkcs8', pkcs8, ALGORITHM, true, ['sign']),
    },
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
    ],
  });
  return `${certificate.toString('pem').trim()}\n`;
}
