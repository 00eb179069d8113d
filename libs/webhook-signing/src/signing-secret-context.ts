/** What a SecretBox is told of a signing secret: it opens in its own row and for its own subscription only. */
export function signingSecretContext(subscriptionId: number, id: string): string {
  return `signing_secret ${id} of subscription ${subscriptionId}`;
}
