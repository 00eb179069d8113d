import { describe, expect, it } from 'vitest';
import { ConfigError } from './config-error.js';
import { EnvBytes } from './env-bytes.js';
import { EnvFlag } from './env-flag.js';
import { EnvInteger } from './env-integer.js';
import { EnvList } from './env-list.js';
import { EnvString } from './env-string.js';
import { loadConfig } from './load-config.js';
import { Section } from './section.js';

class InnerConfig {
  @EnvInteger('INNER_PORT', { description: 'A port', min: 1, max: 65_535 })
  readonly port: number = 80;
}

class SampleConfig {
  @Section(InnerConfig)
  readonly inner!: InnerConfig;

  @EnvString('COLOUR', { description: 'A colour', oneOf: ['red', 'green'] })
  readonly colour: string = 'red';

  @EnvString('LOGIN', { description: 'A login' })
  readonly login: string = '';

  @EnvString('PASSWORD', { description: 'Its password', requiredWith: 'login' })
  readonly password: string = '';

  @EnvFlag('VERBOSE', { description: 'A flag' })
  readonly verbose: boolean = true;

  @EnvList('LETTERS', {
    description: 'Letters',
    items: { expects: 'letters', test: (item) => /^[a-z]$/.test(item) },
  })
  readonly letters: readonly string[] = ['a'];

  @EnvBytes('BUDGET', { description: 'A budget', min: 1_024, max: 2 ** 40 })
  readonly budget: number = 65_536;
}

class RequiredConfig {
  @EnvString('NEEDED', { description: 'Needed', required: true })
  readonly needed: string = '';
}

function problems(env: NodeJS.ProcessEnv, type: new () => object = SampleConfig): string {
  try {
    loadConfig(type, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('no problem was found');
}

describe('loadConfig', () => {
  it.each([{}, { COLOUR: '', VERBOSE: ' ', INNER_PORT: undefined, UNKNOWN: 'x', port: '1' }])(
    'should keep the initial values where nothing is set: %j',
    (env) => {
      expect(loadConfig(SampleConfig, env)).toEqual({
        inner: { port: 80 },
        colour: 'red',
        login: '',
        password: '',
        verbose: true,
        letters: ['a'],
        budget: 65_536,
      });
    },
  );

  it('should read every kind of variable, and sections', () => {
    const env = {
      INNER_PORT: ' 8090 ',
      COLOUR: 'green',
      LOGIN: 'me',
      PASSWORD: 'secret',
      VERBOSE: 'false',
      LETTERS: ' b, c,,',
      BUDGET: '64MiB',
    };
    expect(loadConfig(SampleConfig, env)).toEqual({
      inner: { port: 8_090 },
      colour: 'green',
      login: 'me',
      password: 'secret',
      verbose: false,
      letters: ['b', 'c'],
      budget: 64 * 2 ** 20,
    });
  });

  it('should give instances of the classes, frozen to the bottom', () => {
    const config = loadConfig(SampleConfig, {});
    expect(config).toBeInstanceOf(SampleConfig);
    expect(config.inner).toBeInstanceOf(InnerConfig);
    expect([config, config.inner, config.letters].every((part) => Object.isFrozen(part))).toBe(true);
  });

  it('should leave the next reading alone', () => {
    loadConfig(SampleConfig, { LETTERS: 'z', INNER_PORT: '1' });
    expect(loadConfig(SampleConfig, {})).toMatchObject({ letters: ['a'], inner: { port: 80 } });
  });

  it('should name every bad variable in one line, without its value', () => {
    const message = problems({
      INNER_PORT: '0',
      COLOUR: 'secretblue',
      VERBOSE: 'maybe',
      LETTERS: 'a,a',
      BUDGET: 'much',
    });
    for (const name of ['INNER_PORT', 'COLOUR', 'VERBOSE', 'LETTERS', 'BUDGET'])
      expect(message).toContain(name);
    expect(message).not.toContain('\n');
    expect(message).not.toContain('secretblue');
  });

  it('should say what is wanted', () => {
    expect(problems({ INNER_PORT: 'x' })).toBe(
      'wrong configuration: INNER_PORT must be an integer from 1 to 65535',
    );
  });

  it.each(['', ' ', undefined])('should miss a required variable that is %j', (NEEDED) => {
    expect(problems({ NEEDED }, RequiredConfig)).toBe('wrong configuration: NEEDED must be set');
  });

  it('should miss a variable that another one requires', () => {
    expect(problems({ LOGIN: 'me' })).toContain('PASSWORD');
  });

  it.each(['true', 'TRUE', '1', 'yes'])('should read %s as true', (VERBOSE) => {
    expect(loadConfig(SampleConfig, { VERBOSE }).verbose).toBe(true);
  });

  it.each(['false', 'False', '0', 'no'])('should read %s as false', (VERBOSE) => {
    expect(loadConfig(SampleConfig, { VERBOSE }).verbose).toBe(false);
  });

  it.each(['0', '65536', '1.5', '1e3', '0x10', '1_000', 'Infinity', '9'.repeat(30)])(
    'should refuse the integer %s',
    (INNER_PORT) => {
      expect(problems({ INNER_PORT })).toContain('INNER_PORT');
    },
  );

  it.each([
    ['1024', 1_024],
    ['1KiB', 1_024],
    ['3 mib', 3 * 2 ** 20],
    ['2GiB', 2 ** 31],
  ])('should read the size %s', (BUDGET, bytes) => {
    expect(loadConfig(SampleConfig, { BUDGET }).budget).toBe(bytes);
  });

  it.each(['1023', '1.5MiB', '-1', '10MB', 'MiB', '99999999GiB'])('should refuse the size %s', (BUDGET) => {
    expect(problems({ BUDGET })).toContain('BUDGET');
  });

  it.each([',', 'a,b,A', 'a,b,a'])('should refuse the list %s', (LETTERS) => {
    expect(problems({ LETTERS })).toContain('LETTERS');
  });
});
