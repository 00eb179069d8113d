import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AnswerBody, READ_LIMIT_BYTES } from './answer-body.js';

function bodyOf(captureBytes: number, chunks: readonly Uint8Array[]): AnswerBody {
  const body = new AnswerBody(captureBytes);
  for (const chunk of chunks) body.take(Buffer.from(chunk));
  return body;
}

describe('AnswerBody', () => {
  it('should keep the first bytes, however they are cut into chunks', () => {
    const chunks = fc.array(fc.uint8Array({ maxLength: 3_000 }), { maxLength: 20 });
    fc.assert(
      fc.property(chunks, fc.nat(5_000), (parts, captureBytes) => {
        const whole = Buffer.concat(parts);
        const body = bodyOf(captureBytes, parts);
        expect(body.toBuffer().equals(whole.subarray(0, captureBytes))).toBe(true);
        expect(body.truncated).toBe(whole.length > captureBytes);
      }),
    );
  });

  it('should not write into a chunk that it was given', () => {
    const memory = Buffer.from('abcdef');
    const body = new AnswerBody(100);
    body.take(memory.subarray(0, 3));
    body.take(Buffer.from('xyz'));
    expect(memory.toString()).toBe('abcdef');
    expect(body.toBuffer().toString()).toBe('abcxyz');
  });

  it('should be full at 64 KiB, kept or not', () => {
    const body = bodyOf(0, [new Uint8Array(READ_LIMIT_BYTES - 1)]);
    expect(body.full).toBe(false);
    body.take(Buffer.alloc(1));
    expect(body.full).toBe(true);
    expect(body.toBuffer()).toHaveLength(0);
  });

  it('should never keep more than 64 KiB', () => {
    expect(bodyOf(1e9, [new Uint8Array(READ_LIMIT_BYTES * 2)]).toBuffer()).toHaveLength(READ_LIMIT_BYTES);
  });
});
