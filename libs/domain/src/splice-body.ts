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
  // The whole body at once, then its end moved on: copying a part makes a view of it first.
  spliced.set(body);
  spliced.copyWithin(spliceAt + ids.length, spliceAt, body.length);
  spliced.write(ids, spliceAt, 'latin1');
  return spliced;
}
