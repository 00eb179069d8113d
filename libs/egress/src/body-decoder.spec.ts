import fc from 'fast-check';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { BodyDecoder } from './body-decoder.js';

interface Decoded {
  readonly bytes: Buffer;
  readonly error: Error | null;
}

/** Decodes chunks as an exchange would, keeping still while it is paused. */
async function decode(coding: string, chunks: readonly Buffer[]): Promise<Decoded> {
  const bytes: Buffer[] = [];
  let resume: () => void = () => undefined;
  let paused: Promise<void> | null = null;
  const controller = {
    pause: () => {
      paused = new Promise((resolve) => {
        resume = resolve;
      });
    },
    resume: () => {
      paused = null;
      resume();
    },
    abort: () => undefined,
    aborted: false,
    paused: false,
    reason: null,
  };
  return new Promise((resolve, reject) => {
    const decoder = BodyDecoder.for(coding, {
      onDecoded: (chunk) => bytes.push(Buffer.from(chunk)),
      onDecodedEnd: () => {
        resolve({ bytes: Buffer.concat(bytes), error: null });
      },
      onDecodeError: (error) => {
        resume();
        resolve({ bytes: Buffer.concat(bytes), error });
      },
    });
    if (decoder === null) {
      reject(new Error(`${coding} is not decoded`));
      return;
    }
    const feed = async (): Promise<void> => {
      for (const chunk of chunks) {
        decoder.write(chunk, controller);
        await paused;
      }
      decoder.end();
    };
    feed().catch(reject);
  });
}

function cut(bytes: Buffer, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    bytes.subarray(i * size, (i + 1) * size),
  );
}

describe('BodyDecoder', () => {
  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
  ])('should decode %s, however it is cut', async (coding, encode) => {
    const body = fc.uint8Array({ maxLength: 50_000, size: 'max' });
    await fc.assert(
      fc.asyncProperty(body, fc.integer({ min: 100, max: 60_000 }), async (bytes, size) => {
        const decoded = await decode(coding, cut(encode(bytes), size));
        expect(decoded.error).toBeNull();
        expect(decoded.bytes.equals(bytes)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('should decode byte for byte', async () => {
    const decoded = await decode('gzip', cut(gzipSync('small'), 1));
    expect(decoded.bytes.toString()).toBe('small');
  });

  it('should report what cannot be decoded', async () => {
    const decoded = await decode('br', [Buffer.alloc(100, 0xff)]);
    expect(decoded.error).toBeInstanceOf(Error);
  });

  it.each([undefined, '', 'identity', 'zstd', 'gzip, br', ['gzip', 'gzip'], 'toString'])(
    'should leave %j as it comes',
    (coding) => {
      const sink = {
        onDecoded: () => undefined,
        onDecodedEnd: () => undefined,
        onDecodeError: () => undefined,
      };
      expect(BodyDecoder.for(coding, sink)).toBeNull();
    },
  );
});
