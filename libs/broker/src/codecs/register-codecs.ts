import kafkajs from 'kafkajs';
import { gzipCodec } from './gzip.codec.js';
import { lz4Codec } from './lz4.codec.js';
import { snappyCodec } from './snappy.codec.js';
import { zstdCodec } from './zstd.codec.js';

/**
 * Makes kafkajs read and write every codec that a Kafka client may use: without it, one compressed batch ends a
 * consumer at every start. Safe to call again.
 */
export function registerCodecs(): void {
  const { CompressionCodecs, CompressionTypes } = kafkajs;
  CompressionCodecs[CompressionTypes.GZIP] = () => gzipCodec;
  CompressionCodecs[CompressionTypes.Snappy] = () => snappyCodec;
  CompressionCodecs[CompressionTypes.LZ4] = () => lz4Codec;
  CompressionCodecs[CompressionTypes.ZSTD] = () => zstdCodec;
}
