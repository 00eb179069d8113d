declare module 'snappyjs' {
  const snappy: {
    compress(plain: Buffer): Buffer;
    /** Throws when the data is not snappy, or says that it is longer than maxLength. */
    uncompress(compressed: Buffer, maxLength?: number): Buffer;
  };
  export default snappy;
}

declare module 'lz4js' {
  const lz4: {
    compressBound(length: number): number;
    /** Returns the bytes written to target; 0 when the block does not shrink. */
    compressBlock(
      source: Uint8Array,
      target: Uint8Array,
      at: number,
      length: number,
      table: Uint32Array,
    ): number;
    /** Returns the position after the last byte written. Writes beyond the target's end are lost silently. */
    decompressBlock(
      source: Uint8Array,
      target: Uint8Array,
      at: number,
      length: number,
      targetAt: number,
    ): number;
  };
  export default lz4;
}
