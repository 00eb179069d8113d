import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { MAX_BATCH_BYTES, type Codec } from './codec.js';

const compress = promisify(gzip);
const decompress = promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip);

/** Like kafkajs's own, with a bound. */
export const gzipCodec: Codec = {
  compress: (encoder) => compress(encoder.buffer),
  decompress: (compressed) => decompress(compressed, { maxOutputLength: MAX_BATCH_BYTES }),
};
