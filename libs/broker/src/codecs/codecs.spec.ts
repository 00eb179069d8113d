import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_BATCH_BYTES, type Codec } from './codec.js';
import { gzipCodec } from './gzip.codec.js';
import { lz4Codec } from './lz4.codec.js';
import { snappyCodec } from './snappy.codec.js';
import { zstdCodec } from './zstd.codec.js';

const CODECS: Readonly<Record<string, Codec>> = {
  gzip: gzipCodec,
  snappy: snappyCodec,
  lz4: lz4Codec,
  zstd: zstdCodec,
};

async function roundTrip(codec: Codec, plain: Buffer): Promise<Buffer> {
  return await codec.decompress(await codec.compress({ buffer: plain }));
}

describe.each(Object.entries(CODECS))('%s', (_name, codec) => {
  it('should keep an empty batch', async () => {
    expect(await roundTrip(codec, Buffer.alloc(0))).toHaveLength(0);
  });

  it('should keep any batch', async () => {
    const batch = fc.oneof(
      fc.uint8Array({ maxLength: 4_000 }),
      fc
        .array(fc.constantFrom('hostcreate', '{"a":1}', '\0', 'é'), { maxLength: 2_000 })
        .map((words) => words.join('')),
    );
    await fc.assert(
      fc.asyncProperty(batch, async (content) => {
        const plain = Buffer.from(content);
        expect((await roundTrip(codec, plain)).equals(plain)).toBe(true);
      }),
    );
  });

  it.each([64 * 1024 - 1, 64 * 1024, 64 * 1024 + 1, 9 * 1024 * 1024])(
    'should keep a batch of %i bytes, whether it shrinks or not',
    async (length) => {
      const dull = Buffer.alloc(length, '{"bk_host_id":17,"bk_host_innerip":"10.0.0.17"}');
      expect((await codec.compress({ buffer: dull })).length).toBeLessThan(length / 4);
      expect((await roundTrip(codec, dull)).equals(dull)).toBe(true);
      const noise = randomBytes(length);
      expect((await roundTrip(codec, noise)).equals(noise)).toBe(true);
    },
  );

  it('should refuse what it did not write', async () => {
    await expect(codec.decompress(Buffer.from('this was never compressed'))).rejects.toThrow();
  });
});

describe('hostile batches', () => {
  it('should refuse a gzip batch that unfolds beyond the bound', async () => {
    const members = Buffer.concat(Array<Buffer>(5).fill(gzipSync(Buffer.alloc(MAX_BATCH_BYTES / 4))));
    await expect(gzipCodec.decompress(members)).rejects.toThrow();
  });

  it('should refuse a snappy block that announces more than the bound', async () => {
    await expect(snappyCodec.decompress(Buffer.from([0xff, 0xff, 0xff, 0xff, 0x07, 0x00]))).rejects.toThrow(
      /snappy/,
    );
  });

  it('should refuse snappy and lz4 batches that are cut off', async () => {
    const plain = { buffer: Buffer.alloc(10_000, 'hostcreate') };
    for (const codec of [snappyCodec, lz4Codec]) {
      const whole = await codec.compress(plain);
      await expect(codec.decompress(whole.subarray(0, whole.length - 5))).rejects.toThrow(/cut off/);
    }
  });
});

describe('framings of other writers', () => {
  const text = Buffer.from('hostcreate'.repeat(10));

  it('should read a raw snappy block', async () => {
    // 100 bytes: a literal of 10, then copies of 64 and 26 bytes from 10 bytes back.
    const raw = Buffer.concat([
      Buffer.from([100, 9 << 2]),
      Buffer.from('hostcreate'),
      Buffer.from([(63 << 2) | 2, 10, 0, (25 << 2) | 2, 10, 0]),
    ]);
    expect((await snappyCodec.decompress(raw)).equals(text)).toBe(true);
  });

  it('should read lz4 frames with content size, checksums, stored blocks and a skippable frame before', async () => {
    const skippable = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9]);
    const head = Buffer.from([
      0x04,
      0x22,
      0x4d,
      0x18,
      0x40 | 0x10 | 0x08 | 0x04,
      0x40,
      10,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
    ]);
    const stored = Buffer.concat([Buffer.from([10, 0, 0, 0x80]), text.subarray(0, 10), Buffer.alloc(4)]);
    const tail = Buffer.alloc(8);
    const frame = Buffer.concat([skippable, head, stored, tail]);
    expect((await lz4Codec.decompress(Buffer.concat([frame, frame]))).toString()).toBe(
      'hostcreatehostcreate',
    );
  });

  it('should read lz4 blocks that refer to the block before', async () => {
    // A stored block, then a block that copies 90 bytes from 10 bytes back and ends with an empty literal.
    const head = Buffer.from([0x04, 0x22, 0x4d, 0x18, 0x40, 0x40, 0]);
    const stored = Buffer.concat([Buffer.from([10, 0, 0, 0x80]), text.subarray(0, 10)]);
    const linked = Buffer.from([5, 0, 0, 0, 0x0f, 10, 0, 71, 0x00]);
    const frame = Buffer.concat([head, stored, linked, Buffer.alloc(4)]);
    expect((await lz4Codec.decompress(frame)).toString()).toBe(text.toString());
  });
});
