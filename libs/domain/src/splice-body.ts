/**
 * The body of a callback: `,"distribution_id":N,"subscription_id":M` before the brace at `spliceAt`, every other byte
 * as it was produced (BlueKing event subscription API, callbacks carry both numbers). Allocates the result, once.
 *
 * @param spliceAt position of the last `}` of a JSON object with members; below 0 the body is returned as it is
 * @param distributionId decimal digits
 */
export function spliceIds(
  body: Buffer,
  spliceAt: number,
  distributionId: string,
  subscriptionId: number,
): Buffer {
  if (spliceAt < 0) return body;
  const ids = `,"distribution_id":${distributionId},"subscription_id":${subscriptionId}`;
  const spliced = Buffer.allocUnsafe(body.length + ids.length);
  body.copy(spliced, 0, 0, spliceAt);
  spliced.write(ids, spliceAt, 'latin1');
  body.copy(spliced, spliceAt + ids.length, spliceAt);
  return spliced;
}
