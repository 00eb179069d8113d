/** The members of an `Authorization: SDK-HMAC-SHA256` header. */
export interface SdkSignature {
  readonly accessKey: string;
  /** In lower case, sorted. */
  readonly signedHeaders: readonly string[];
  /** 64 lower-case hex digits. */
  readonly signature: string;
}

const MEMBERS =
  /^Access=(?<accessKey>[A-Z0-9]{20}), *SignedHeaders=(?<signedHeaders>[a-z0-9_;-]{1,4096}), *Signature=(?<signature>[0-9a-f]{64})$/;

/** Reads what stands after `SDK-HMAC-SHA256`; undefined for anything else than the three members in their order. */
export function parseAuthorization(text: string): SdkSignature | undefined {
  const { accessKey, signedHeaders, signature } = MEMBERS.exec(text.trim())?.groups ?? {};
  if (accessKey === undefined || signedHeaders === undefined || signature === undefined) return undefined;
  return { accessKey, signedHeaders: signedHeaders.split(';').sort(), signature };
}
