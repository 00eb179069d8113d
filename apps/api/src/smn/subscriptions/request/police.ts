import { type FilterPolice, isFilterName, isFilterValue, MAX_FILTER_VALUES } from '#libs/domain';
import { isUnique } from '../../request/is-unique.js';
import { membersOf } from '../../request/object-body.pipe.js';

/** Of one subscription. The original leaves it open. */
export const MAX_POLICES = 10;

/** Reads the filter polices of one subscription; undefined when a rule of theirs is broken. */
export function readPolices(value: unknown): readonly FilterPolice[] | undefined {
  if (!Array.isArray(value) || value.length > MAX_POLICES) return undefined;
  const polices = value.map(readPolice);
  if (!polices.every((police) => police !== undefined)) return undefined;
  return isUnique(polices.map(({ name }) => name)) ? polices : undefined;
}

function readPolice(value: unknown): FilterPolice | undefined {
  const members = membersOf(value);
  const name = members?.get('name');
  const values: unknown = members?.get('string_equals');
  if (typeof name !== 'string' || !isFilterName(name)) return undefined;
  if (!Array.isArray(values) || values.length === 0 || values.length > MAX_FILTER_VALUES) return undefined;
  if (!values.every(isValue) || !isUnique(values)) return undefined;
  return { name, string_equals: values };
}

function isValue(value: unknown): value is string {
  return typeof value === 'string' && isFilterValue(value);
}
