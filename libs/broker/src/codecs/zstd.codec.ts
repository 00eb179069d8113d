import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import { MAX_BATCH_BYTES, type Codec } from './codec.js';

const compress = promisify<Buffer, Buffer>(zstdCompress);
const decompress = promisify<Buffer, { maxOutputLength: number }, Buffer>(zstdDecompress);

export const zstdCodec: Codec = {
  compress: (encoder) => compress(encoder.buffer),
  decompress: (compressed) => decompress(compressed, { maxOutputLength: MAX_BATCH_BYTES }),
};
