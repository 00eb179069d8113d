import { type VariableOptions, envVariable } from './env-variable.js';

export interface BytesOptions extends VariableOptions {
  readonly min: number;
  readonly max: number;
}

const UNITS = [
  ['GiB', 2 ** 30],
  ['MiB', 2 ** 20],
  ['KiB', 2 ** 10],
  ['', 1],
] as const;

/** A size: plain digits are bytes, `KiB`, `MiB` and `GiB` multiply. The value is a number of bytes. */
export function EnvBytes(name: string, options: BytesOptions): PropertyDecorator {
  const { min, max } = options;
  return envVariable(
    name,
    { unit: 'bytes', ...options },
    {
      parse: bytesOf,
      expects: `a size from ${showBytes(min)} to ${showBytes(max)}, such as 65536 or 64KiB`,
      accepts: (value) => Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max,
      show: (value) => showBytes(Number(value)),
    },
  );
}

function bytesOf(text: string): number {
  const { digits, suffix = '' } = /^(?<digits>\d+) ?(?<suffix>[KMG]iB)?$/i.exec(text)?.groups ?? {};
  const unit = UNITS.find(([unitName]) => unitName.toLowerCase() === suffix.toLowerCase());
  return digits === undefined || unit === undefined ? Number.NaN : Number(digits) * unit[1];
}

function showBytes(bytes: number): string {
  const [unit, size] = UNITS.find(([, unitSize]) => bytes > 0 && bytes % unitSize === 0) ?? ['', 1];
  return `${bytes / size}${unit}`;
}
