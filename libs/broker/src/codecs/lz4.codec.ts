import lz4 from 'lz4js';
import { CompressedBatchError, MAX_BATCH_BYTES, type Codec } from './codec.js';

/**
 * The LZ4 frame format (https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md). lz4js compresses the blocks; its
 * frames are not used: it writes linked blocks, which Java brokers refuse, and misplaces block checksums when reading.
 */
const MAGIC = 0x184d2204;
const SKIPPABLE_MAGIC = 0x184d2a50;
const STORED = 0x80000000;
const FLAG_BLOCK_CHECKSUM = 0x10;
const FLAG_CONTENT_SIZE = 0x08;
const FLAG_CONTENT_CHECKSUM = 0x04;
const FLAG_DICTIONARY = 0x01;
const CHECKSUM_BYTES = 4;
const BLOCK_SIZES: Readonly<Record<number, number>> = { 4: 1 << 16, 5: 1 << 18, 6: 1 << 20, 7: 1 << 22 };

/** Version 1, independent blocks, blocks of at most 64 KiB, and the checksum of these two bytes. */
const HEADER = Buffer.from([0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82]);
const BLOCK_BYTES = 1 << 16;
const HASH_TABLE_ENTRIES = 1 << 16;

export const lz4Codec: Codec = {
  compress: (encoder) => Promise.resolve(compressFrame(encoder.buffer)),
  decompress: (compressed) =>
    new Promise((resolve) => {
      resolve(decompressFrames(compressed));
    }),
};

function compressFrame(plain: Buffer): Buffer {
  const parts: Buffer[] = [HEADER];
  const target = new Uint8Array(lz4.compressBound(BLOCK_BYTES));
  for (let at = 0; at < plain.length; at += BLOCK_BYTES) {
    const block = plain.subarray(at, at + BLOCK_BYTES);
    const length = lz4.compressBlock(block, target, 0, block.length, new Uint32Array(HASH_TABLE_ENTRIES));
    const stored = length === 0 || length >= block.length;
    parts.push(uint32(stored ? STORED + block.length : length));
    parts.push(stored ? block : Buffer.from(target.subarray(0, length)));
  }
  parts.push(uint32(0));
  return Buffer.concat(parts);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** One after the other, as the format allows. */
function decompressFrames(compressed: Buffer): Buffer {
  const frames: Buffer[] = [];
  let room = MAX_BATCH_BYTES;
  for (let at = 0; at < compressed.length;) {
    const magic = readUint32(compressed, at);
    if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE_MAGIC) {
      at += 8 + readUint32(compressed, at + 4);
      continue;
    }
    if (magic !== MAGIC) throw new CompressedBatchError('lz4: no frame');
    const frame = decompressFrame(compressed, at, room);
    room -= frame.plain.length;
    frames.push(frame.plain);
    at = frame.end;
  }
  return frames.length === 1 && frames[0] !== undefined ? frames[0] : Buffer.concat(frames);
}

interface Block {
  readonly at: number;
  readonly length: number;
  readonly stored: boolean;
}

function decompressFrame(source: Buffer, start: number, room: number): { plain: Buffer; end: number } {
  const flags = source[start + 4] ?? 0;
  const blockBytes = BLOCK_SIZES[((source[start + 5] ?? 0) >> 4) & 7];
  if (flags >> 6 !== 1 || blockBytes === undefined || (flags & FLAG_DICTIONARY) !== 0) {
    throw new CompressedBatchError('lz4: not a frame of version 1, or one that needs a dictionary');
  }
  const firstBlock = start + 7 + ((flags & FLAG_CONTENT_SIZE) === 0 ? 0 : 8);
  const { blocks, end } = findBlocks(source, firstBlock, (flags & FLAG_BLOCK_CHECKSUM) !== 0);
  const bound = blocks.reduce((sum, block) => sum + (block.stored ? block.length : blockBytes), 0);
  const target = Buffer.allocUnsafe(Math.min(bound, room));
  let length = 0;
  for (const block of blocks) {
    if (block.stored) {
      source.copy(target, length, block.at, block.at + block.length);
      length += block.length;
    } else {
      length = lz4.decompressBlock(source, target, block.at, block.length, length);
    }
    if (length > target.length) throw new CompressedBatchError('lz4: unfolds beyond its bound');
  }
  const checksum = (flags & FLAG_CONTENT_CHECKSUM) === 0 ? 0 : CHECKSUM_BYTES;
  return { plain: target.subarray(0, length), end: end + checksum };
}

function findBlocks(source: Buffer, start: number, checksums: boolean): { blocks: Block[]; end: number } {
  const blocks: Block[] = [];
  for (let at = start; ;) {
    const head = readUint32(source, at);
    at += 4;
    if (head === 0) return { blocks, end: at };
    const length = head % STORED;
    if (at + length > source.length) throw new CompressedBatchError('lz4: cut off in a block');
    blocks.push({ at, length, stored: head >= STORED });
    at += length + (checksums ? CHECKSUM_BYTES : 0);
  }
}

function readUint32(source: Buffer, at: number): number {
  if (at + 4 > source.length) throw new CompressedBatchError('lz4: cut off');
  return source.readUInt32LE(at);
}
