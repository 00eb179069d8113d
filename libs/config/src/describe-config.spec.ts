import { describe, expect, it } from 'vitest';
import { describeConfig } from './describe-config.js';
import { EnvBytes } from './env-bytes.js';
import { EnvInteger } from './env-integer.js';
import { Section } from './section.js';
import { BrokerConfig } from './sections/broker.config.js';

class SampleConfig {
  @EnvInteger('FIRST', { description: 'The first', unit: 'seconds', min: 0, max: 9 })
  readonly first: number = 3;

  @Section(BrokerConfig)
  readonly broker!: BrokerConfig;

  @EnvBytes('LAST', { description: 'The last', min: 0, max: 2 ** 40 })
  readonly last: number = 96 * 2 ** 20;
}

describe('describeConfig', () => {
  const rows = describeConfig(SampleConfig);

  it('should list the variables in the order of declaration, sections where they stand', () => {
    const names = rows.map(({ name }) => name);
    expect(names.slice(0, 3)).toEqual(['FIRST', 'KAFKA_BROKERS', 'EVENT_TOPICS']);
    expect(names.at(-1)).toBe('LAST');
  });

  it('should tell default, unit and description', () => {
    expect(rows[0]).toEqual({
      name: 'FIRST',
      default: '3',
      unit: 'seconds',
      required: false,
      description: 'The first',
    });
    expect(rows.at(-1)).toMatchObject({ default: '96MiB', unit: 'bytes' });
  });

  it('should tell what must be set', () => {
    expect(rows.filter(({ required }) => required).map(({ name }) => name)).toEqual(['KAFKA_BROKERS']);
  });
});
