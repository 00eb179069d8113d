import { type VariableOptions, envVariable } from './env-variable.js';

export interface ListOptions extends VariableOptions {
  /** What each element must look like; `expects` completes "NAME must be a comma-separated list of distinct ...". */
  readonly items: { readonly expects: string; readonly test: (item: string) => boolean };
}

/** Distinct texts separated by commas; space around them and empty elements are dropped. */
export function EnvList(name: string, options: ListOptions): PropertyDecorator {
  const { items } = options;
  return envVariable(name, options, {
    parse: (text) => {
      const elements = text.split(',').map((element) => element.trim());
      const named = elements.filter((element) => element !== '');
      return named.length === 0 ? text : named;
    },
    expects: `a comma-separated list of distinct ${items.expects}`,
    accepts: (value) =>
      Array.isArray(value) &&
      new Set(value).size === value.length &&
      value.every((item: string) => items.test(item)),
    show: (value) => (value as readonly string[]).join(','),
  });
}
