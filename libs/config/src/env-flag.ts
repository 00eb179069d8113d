import { type VariableOptions, envVariable } from './env-variable.js';

const WORDS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['yes', true],
  ['false', false],
  ['0', false],
  ['no', false],
]);

/** A switch: true, 1, yes or false, 0, no, in any case. */
export function EnvFlag(name: string, options: VariableOptions): PropertyDecorator {
  return envVariable(name, options, {
    parse: (text) => WORDS.get(text.toLowerCase()) ?? text,
    expects: 'true or false (1 or 0, yes or no)',
    accepts: (value) => typeof value === 'boolean',
  });
}
