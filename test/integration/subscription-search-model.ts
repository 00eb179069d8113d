import fc from 'fast-check';
import {
  COMPARISONS,
  type ComparedValue,
  type SubscriptionCondition,
  type SubscriptionField,
  type SubscriptionQuery,
} from '#libs/persistence';

/** Texts that collations hold for equal or put in another order than their code points. */
const TEXTS = [
  'a',
  'A',
  'á',
  'a ',
  ' a',
  'b',
  'ß',
  'ss',
  '😀',
  '\uffee',
  'a%',
  'a_',
  "a'\\",
  'a\u0000',
] as const;
const TIMEOUTS = [1, 2, 10, 100, 600] as const;
const MOMENTS = ['2026-03-02 08:15:40', '2026-03-02 08:15:41', '2026-11-30 23:59:59'] as const;

interface Row {
  readonly id: number;
  readonly systemName: string;
  readonly timeoutSeconds: number;
  readonly updatedAt: string;
}

/** What is stored, of tenant 0 in business 0 to 2. */
export const rows: readonly Row[] = Array.from({ length: 60 }, (_, index) => ({
  id: index + 1,
  systemName: TEXTS[index % TEXTS.length] ?? '',
  timeoutSeconds: TIMEOUTS[(index * 7) % TIMEOUTS.length] ?? 0,
  updatedAt: MOMENTS[(index * 5) % MOMENTS.length] ?? '',
}));

function compare(left: ComparedValue, right: ComparedValue): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  return Buffer.compare(Buffer.from(String(left)), Buffer.from(String(right)));
}

/** What a condition means, said a second time. */
export function holds(condition: SubscriptionCondition, row: Row): boolean {
  const value = (field: SubscriptionField): ComparedValue => row[field as keyof Row];
  switch (condition.kind) {
    case 'constant':
      return condition.value;
    case 'test':
      return condition.accepts(String(value(condition.field)));
    case 'and':
      return condition.of.every((part) => holds(part, row));
    case 'or':
      return condition.of.some((part) => holds(part, row));
    case 'membership':
      return (
        condition.values.some((one) => compare(value(condition.field), one) === 0) === condition.included
      );
    case 'comparison': {
      const order = compare(value(condition.field), condition.value);
      const outcomes = {
        eq: order === 0,
        ne: order !== 0,
        gt: order > 0,
        gte: order >= 0,
        lt: order < 0,
        lte: order <= 0,
      };
      return outcomes[condition.operator];
    }
  }
}

const operand = fc.oneof(
  fc.tuple(fc.constant('systemName' as const), fc.constantFrom(...TEXTS, 'c', '')),
  fc.tuple(
    fc.constant('timeoutSeconds' as const),
    fc.oneof(fc.constantFrom(...TIMEOUTS), fc.constantFrom(0, 1.5, -3, 1e300)),
  ),
  fc.tuple(fc.constant('updatedAt' as const), fc.constantFrom(...MOMENTS, '2026-03-02 08:15:42')),
);

const leaf: fc.Arbitrary<SubscriptionCondition> = fc.oneof(
  fc.boolean().map((value) => ({ kind: 'constant' as const, value })),
  fc
    .tuple(operand, fc.constantFrom(...COMPARISONS))
    .map(([[field, value], operator]) => ({ kind: 'comparison' as const, field, operator, value })),
  fc.tuple(fc.array(fc.constantFrom(...TEXTS), { maxLength: 4 }), fc.boolean()).map(([values, included]) => ({
    kind: 'membership' as const,
    field: 'systemName' as const,
    values,
    included,
  })),
  fc.constantFrom('a', 's', '8:15', '^.$').map((text) => ({
    kind: 'test' as const,
    field: 'systemName' as const,
    accepts: (name: string) => name.includes(text),
  })),
);

export const condition = fc.letrec<{ node: SubscriptionCondition }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc
      .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('node'), { maxLength: 3 }))
      .map(([kind, of]) => ({ kind, of })),
  ),
})).node;

export const order = fc.uniqueArray(
  fc.record({
    field: fc.constantFrom('systemName' as const, 'timeoutSeconds' as const, 'updatedAt' as const),
    descending: fc.boolean(),
  }),
  { selector: ({ field }) => field, maxLength: 3 },
);

/** What a search should find, in its order. */
export function expectedIds(query: SubscriptionQuery): number[] {
  const sorted = rows
    .filter((row) => holds(query.condition, row))
    .sort((left, right) => {
      for (const { field, descending } of query.order) {
        const key = field as keyof Row;
        const difference = compare(left[key], right[key]);
        if (difference !== 0) return descending ? -difference : difference;
      }
      return left.id - right.id;
    });
  return sorted
    .slice(query.start, query.limit === null ? undefined : query.start + query.limit)
    .map(({ id }) => id);
}
