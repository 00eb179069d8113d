/** Signs SMN messages. */
export abstract class SmnSigner {
  /** The name under which the API serves the certificate: `SMN_{region}_{32 hex digits}.pem`. */
  abstract readonly certificateId: string;

  /** RSA PKCS#1 v1.5 over SHA-256 of the text in UTF-8, base64 (SMN v2, "signature_version" `v1`). */
  abstract sign(text: string): Promise<string>;
}
