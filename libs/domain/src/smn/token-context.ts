/** What a SecretBox is told of the token of a confirmation message: it opens in the message of its own subscription only. */
export function smnTokenContext(urnId: string): string {
  return `smn_token ${urnId}`;
}
