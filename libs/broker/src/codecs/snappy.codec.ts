import snappy from 'snappyjs';
import { CompressedBatchError, MAX_BATCH_BYTES, type Codec } from './codec.js';

/** Java clients frame snappy as xerial's SnappyOutputStream does: magic, two versions, then length-prefixed blocks. */
const XERIAL_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const XERIAL_HEADER = Buffer.concat([XERIAL_MAGIC, Buffer.from([0, 0, 0, 1, 0, 0, 0, 1])]);
const LENGTH_BYTES = 4;
/** xerial's default block size. */
const BLOCK_BYTES = 32 * 1024;

/** Reads both framings that clients write: xerial's, and one raw snappy block (librdkafka, Go). Writes xerial's. */
export const snappyCodec: Codec = {
  compress: (encoder) => Promise.resolve(compressXerial(encoder.buffer)),
  decompress: (compressed) =>
    new Promise((resolve) => {
      resolve(
        isXerial(compressed) ? decompressXerial(compressed) : decompressBlock(compressed, MAX_BATCH_BYTES),
      );
    }),
};

function isXerial(compressed: Buffer): boolean {
  return compressed.subarray(0, XERIAL_MAGIC.length).equals(XERIAL_MAGIC);
}

function compressXerial(plain: Buffer): Buffer {
  const parts: Buffer[] = [XERIAL_HEADER];
  for (let at = 0; at < plain.length; at += BLOCK_BYTES) {
    const block = snappy.compress(plain.subarray(at, at + BLOCK_BYTES));
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeUInt32BE(block.length);
    parts.push(length, block);
  }
  return Buffer.concat(parts);
}

function decompressXerial(compressed: Buffer): Buffer {
  const parts: Buffer[] = [];
  let room = MAX_BATCH_BYTES;
  for (let at = XERIAL_HEADER.length; at < compressed.length;) {
    if (at + LENGTH_BYTES > compressed.length) throw new CompressedBatchError('snappy: cut off in a length');
    const end = at + LENGTH_BYTES + compressed.readUInt32BE(at);
    if (end > compressed.length) throw new CompressedBatchError('snappy: cut off in a block');
    const block = decompressBlock(compressed.subarray(at + LENGTH_BYTES, end), room);
    room -= block.length;
    parts.push(block);
    at = end;
  }
  return Buffer.concat(parts);
}

function decompressBlock(block: Buffer, room: number): Buffer {
  try {
    return snappy.uncompress(block, room);
  } catch (error) {
    throw new CompressedBatchError('snappy: no valid block', { cause: error });
  }
}
