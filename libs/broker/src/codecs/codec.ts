/** What kafkajs calls to write and read the records of one batch. */
export interface Codec {
  compress(encoder: { readonly buffer: Buffer }): Promise<Buffer>;
  decompress(compressed: Buffer): Promise<Buffer>;
}

/**
 * One batch may unfold to at most this many bytes. Brokers take batches of 1 MiB by default, and JSON shrinks to a tenth:
 * what is beyond is a broken or hostile batch, which must not take the process's memory.
 */
export const MAX_BATCH_BYTES = 256 * 1024 * 1024;

/** A batch whose compressed bytes are not what its codec promises, or unfold beyond MAX_BATCH_BYTES. */
export class CompressedBatchError extends Error {
  readonly code = 'COMPRESSED_BATCH';
  override readonly name = 'CompressedBatchError';
}
