/** Bytes of fetch answers that a pusher had so far, by all its readers. */
export async function fetchedBytes(port: number): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/metrics`);
  const text = await response.text();
  const values = text.matchAll(/^ringback_fetched_bytes_total\{[^}]*\} (\S+)$/gm);
  return [...values].reduce((sum, [, value]) => sum + Number(value), 0);
}
