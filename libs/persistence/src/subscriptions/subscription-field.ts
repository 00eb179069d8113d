import type { SubscriptionEntity } from '../entities/subscription.entity.js';

interface FieldColumn {
  /** SQL over the alias `s`. */
  readonly sql: string;
  /**
   * How values compare: `number` as numbers; `text` by code points, whatever the column's collation says.
   * A `moment` is text too: UTC, `YYYY-MM-DD HH:MM:SS`, cut to the second.
   */
  readonly type: 'number' | 'text' | 'moment';
  /** Texts that may be longer than the KiB to which databases cut what they sort. */
  readonly long?: true;
  /** Texts that an index finds. */
  readonly indexed?: true;
}

/** The stored fields that a search may compare and sort by. */
const FIELDS = {
  id: { sql: 's.id', type: 'number' },
  tenant: { sql: 's.tenant', type: 'text' },
  business: { sql: 's.business', type: 'number' },
  name: { sql: 's.name', type: 'text', indexed: true },
  systemName: { sql: 's.systemName', type: 'text' },
  callbackUrl: { sql: 's.callbackUrl', type: 'text', long: true },
  confirmMode: { sql: 's.confirmMode', type: 'text' },
  confirmPattern: { sql: 's.confirmPattern', type: 'text', long: true },
  form: { sql: 's.form', type: 'text', long: true },
  timeoutSeconds: { sql: 's.timeoutSeconds', type: 'number' },
  operator: { sql: 's.operator', type: 'text' },
  updatedAt: { sql: "DATE_FORMAT(s.updatedAt, '%Y-%m-%d %H:%i:%s')", type: 'moment' },
} as const satisfies Partial<Record<keyof SubscriptionEntity, FieldColumn>>;

export type SubscriptionField = keyof typeof FIELDS;

export const SUBSCRIPTION_FIELDS: Readonly<Record<SubscriptionField, FieldColumn>> = FIELDS;
