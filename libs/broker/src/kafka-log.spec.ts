import { logLevel } from 'kafkajs';
import { type Logger, pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { kafkaLog } from './kafka-log.js';

type Line = Record<string, unknown>;

function logged(level: logLevel, namespace: string, extra: object): Line[] {
  const lines: Line[] = [];
  const options = { level: 'debug', formatters: { level: (label: string) => ({ level: label }) } };
  const logger: Logger = pino(options, { write: (line: string) => lines.push(JSON.parse(line) as Line) });
  const log = { timestamp: '', message: 'Connection error', ...extra } as never;
  kafkaLog(logger)(logLevel.INFO)({ namespace, level, label: '', log });
  return lines;
}

describe('kafkaLog', () => {
  it('should say where, and leave payloads and stacks out', () => {
    const extra = {
      broker: 'b:9092',
      topic: 't',
      payload: 'secret',
      data: { value: 'secret' },
      stack: 'at x',
    };
    const [line] = logged(logLevel.ERROR, 'Connection', extra);
    expect(line).toMatchObject({
      msg: 'Connection error',
      kafkajs: 'Connection',
      broker: 'b:9092',
      topic: 't',
    });
    expect(JSON.stringify(line)).not.toMatch(/secret|at x/);
  });

  it.each([
    [logLevel.ERROR, 'Connection', 'warn'],
    [logLevel.WARN, 'Consumer', 'warn'],
    [logLevel.WARN, 'Producer', 'debug'],
    [logLevel.INFO, 'Consumer', 'debug'],
    [logLevel.DEBUG, 'Consumer', 'debug'],
  ])('should take level %i of %s for %s', (level, namespace, expected) => {
    expect(logged(level, namespace, {})[0]?.['level']).toBe(expected);
  });
});
