import type { ValueTransformer } from 'typeorm';

/** BIGINT columns that stay below 2^53 (offsets, counters): the driver's strings become numbers. */
export const int64: ValueTransformer = {
  to: (value: number | undefined) => value,
  from: (text: string | null) => (text === null ? null : Number(text)),
};
