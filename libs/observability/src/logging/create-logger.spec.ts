import { describe, expect, it } from 'vitest';
import { VERSION } from '../version.js';
import { type LoggerOptions, createLogger } from './create-logger.js';

function logged(
  write: (logger: ReturnType<typeof createLogger>) => void,
  options: Partial<LoggerOptions> = {},
): string {
  const lines: string[] = [];
  const destination = { write: (line: string) => lines.push(line) };
  write(createLogger({ app: 'api', level: 'info', format: 'json', destination, ...options }));
  return lines.join('');
}

function parsed(text: string): Record<string, unknown> {
  return JSON.parse(text) as Record<string, unknown>;
}

describe('createLogger', () => {
  it('should write one JSON object a line, with app, version, time and level', () => {
    const line = parsed(
      logged((logger) => {
        logger.info({ subscription: 7 }, 'delivered');
      }),
    );
    expect(line).toMatchObject({
      level: 'info',
      app: 'api',
      version: VERSION,
      subscription: 7,
      msg: 'delivered',
    });
    expect(line['time']).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  it('should write nothing below its level', () => {
    expect(
      logged((logger) => {
        logger.debug('fine');
      }),
    ).toBe('');
  });

  it('should write errors without what hangs on them', () => {
    const err = Object.assign(new Error('failed'), { parameters: ['payload'] });
    const line = logged((logger) => {
      logger.error({ err }, 'no luck');
    });
    expect(parsed(line)['err']).toMatchObject({ type: 'Error', message: 'failed' });
    expect(line).not.toContain('payload');
  });

  it('should write an error that stands alone in the same way', () => {
    const line = logged((logger) => {
      logger.error(Object.assign(new Error('failed'), { body: 'payload' }));
    });
    expect(parsed(line)['err']).toMatchObject({ message: 'failed' });
    expect(line).not.toContain('payload');
  });

  it.each([
    { authorization: 'hush' },
    { headers: { authorization: 'hush' } },
    { request: { headers: { authorization: 'hush' } } },
    { headers: { 'webhook-signature': 'hush' } },
    { config: { password: 'hush' } },
  ])('should write no secret: %j', (fields) => {
    expect(
      logged((logger) => {
        logger.info(fields, 'x');
      }),
    ).not.toContain('hush');
  });

  it.each([
    ['auto', false, true],
    ['auto', true, false],
    ['json', true, true],
    ['pretty', false, false],
  ] as const)('should in format %s, terminal %s, write JSON: %s', (format, terminal, isJson) => {
    const text = logged(
      (logger) => {
        logger.info('hello');
      },
      { format, terminal },
    );
    expect(text).toContain('hello');
    expect(text.startsWith('{')).toBe(isJson);
  });
});
