import { type VariableOptions, envVariable } from './env-variable.js';

export interface IntegerOptions extends VariableOptions {
  readonly min: number;
  readonly max: number;
}

/** A whole number in decimal digits. */
export function EnvInteger(name: string, options: IntegerOptions): PropertyDecorator {
  const { min, max } = options;
  return envVariable(name, options, {
    parse: (text) => (/^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN),
    expects: `an integer from ${min} to ${max}`,
    accepts: (value) => Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max,
  });
}
