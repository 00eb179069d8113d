import { describe, expect, it } from 'vitest';
import { serializeError } from './serialize-error.js';

describe('serializeError', () => {
  it('should keep type, message, stack and code', () => {
    const error = Object.assign(new TypeError('broken'), { code: 'ECONNREFUSED' });
    const serialized = serializeError(error);
    expect(serialized).toMatchObject({ type: 'TypeError', message: 'broken', code: 'ECONNREFUSED' });
    expect(serialized.stack).toContain('serialize-error.spec');
  });

  it('should leave out what drivers hang on their errors', () => {
    const error = Object.assign(new Error('failed'), {
      query: 'INSERT',
      parameters: ['secret'],
      body: 'payload',
    });
    expect(Object.keys(serializeError(error)).sort()).toEqual(['message', 'stack', 'type']);
  });

  it('should follow causes, but not in circles', () => {
    const error = new Error('outer', { cause: new Error('inner') });
    expect(serializeError(error).cause?.message).toBe('inner');
    error.cause = error;
    expect(JSON.stringify(serializeError(error)).length).toBeLessThan(50_000);
  });

  it('should list the errors of an aggregate', () => {
    const errors = Array.from({ length: 9 }, (_, index) => new Error(`number ${index}`));
    expect(serializeError(new AggregateError(errors)).errors).toHaveLength(5);
  });

  it('should cut long texts', () => {
    expect(serializeError(new Error('x'.repeat(10_000))).message.length).toBeLessThan(5_000);
  });

  it.each([
    ['text', 'text'],
    [undefined, 'undefined'],
    [null, 'null'],
    [7, '7'],
  ])('should read %j', (thrown, message) => {
    expect(serializeError(thrown).message).toBe(message);
  });
});
