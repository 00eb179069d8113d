/** The TLS handshake failed: no TLS at the other side, no common version, or a certificate that does not verify. */
export class TlsFailureError extends Error {
  readonly code = 'TLS';

  constructor(cause: Error) {
    super(
      'code' in cause && typeof cause.code === 'string' ? `${cause.code}: ${cause.message}` : cause.message,
      {
        cause,
      },
    );
    this.name = 'TlsFailureError';
  }
}
