import { describe, expect, it } from 'vitest';
import { createLogger } from './create-logger.js';
import { NestLogger } from './nest-logger.js';

function logged(write: (logger: NestLogger) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  const destination = { write: (line: string) => lines.push(line) };
  write(new NestLogger(createLogger({ app: 'api', level: 'trace', format: 'json', destination })));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('NestLogger', () => {
  it('should keep message and context', () => {
    const [line] = logged((logger) => {
      logger.log('listening', 'Bootstrap');
    });
    expect(line).toMatchObject({ level: 'info', msg: 'listening', context: 'Bootstrap' });
  });

  it('should keep the levels', () => {
    const lines = logged((logger) => {
      for (const level of ['fatal', 'error', 'warn', 'log', 'debug', 'verbose'] as const)
        logger[level]('x', 'C');
    });
    expect(lines.map(({ level }) => level)).toEqual(['fatal', 'error', 'warn', 'info', 'debug', 'trace']);
  });

  it('should keep the wiring quiet', () => {
    const [line] = logged((logger) => {
      logger.log('AppModule dependencies initialized', 'InstanceLoader');
    });
    expect(line).toMatchObject({ level: 'debug' });
  });

  it('should keep a stack that is passed along', () => {
    const [line] = logged((logger) => {
      logger.error('failed', 'Error: failed\n at x', 'Context');
    });
    expect(line).toMatchObject({ msg: 'failed', stack: 'Error: failed\n at x', context: 'Context' });
  });

  it('should keep an error, as message or beside it', () => {
    const lines = logged((logger) => {
      logger.error(new Error('one'), undefined, 'Context');
      logger.error('two', new Error('inner'));
    });
    expect(lines).toMatchObject([
      { msg: 'one', err: { message: 'one' }, context: 'Context' },
      { msg: 'two', err: { message: 'inner' } },
    ]);
  });

  it('should write objects on one line', () => {
    const [line] = logged((logger) => {
      logger.warn({ a: 1 });
    });
    expect(line).toMatchObject({ msg: '{ a: 1 }' });
  });
});
