import { type VariableOptions, envVariable } from './env-variable.js';

export interface StringOptions extends VariableOptions {
  /** The closed set of values. */
  readonly oneOf?: readonly string[];
  /** What the text must look like; `expects` completes "NAME must be ...". */
  readonly format?: { readonly expects: string; readonly test: (text: string, config: object) => boolean };
}

/** A text, without the space around it. An optional one that is unset keeps its initial value, usually `''`. */
export function EnvString(name: string, options: StringOptions): PropertyDecorator {
  const { oneOf, format } = options;
  return envVariable(name, options, {
    parse: (text) => text,
    expects: format?.expects ?? (oneOf === undefined ? 'set' : `one of ${oneOf.join(', ')}`),
    accepts: (value, config) =>
      typeof value === 'string' && (oneOf?.includes(value) ?? true) && (format?.test(value, config) ?? true),
  });
}
