import { MAX_NAME_LENGTH, SUBSCRIPTION_STATES } from '#libs/domain';
import { NOTICE_KINDS, PARKED_STATES, type ParkedPosition } from '#libs/persistence';
import { type Member, optional } from './member.js';
import { readCursor } from './page-cursor.js';
import { limit, numberCursor } from './page-query.js';
import { flagText, integerText, oneOf, tenant, text, textAs } from './parsers.js';
import { type MembersOf, readMembers } from './read-members.js';

/** As long as the columns that they are looked up in. */
const MAX_TOPIC = 249;
const MAX_KEY = 80;

const SUBSCRIPTIONS = {
  limit,
  cursor: numberCursor('subscriptions'),
  tenant: optional(tenant, null),
  state: optional(oneOf(SUBSCRIPTION_STATES), null),
  name_prefix: optional(text(MAX_NAME_LENGTH), null),
};
export type SubscriptionsQuery = MembersOf<typeof SUBSCRIPTIONS>;
export const readSubscriptionsQuery = (query: unknown) => readMembers(query, SUBSCRIPTIONS);

/** A list of one subscription's rows that have no filters. */
export type PlainQuery = MembersOf<{ limit: typeof limit; cursor: Member<number | null> }>;
const ATTEMPTS = { limit, cursor: numberCursor('attempts') };
export const readAttemptsQuery = (query: unknown) => readMembers(query, ATTEMPTS);
const COMMANDS = { limit, cursor: numberCursor('commands') };
export const readCommandsQuery = (query: unknown) => readMembers(query, COMMANDS);

const parkedCursor: Member<ParkedPosition | null> = optional(
  textAs((written) => {
    const read = readCursor('parked', ['string', 'number', 'number'], written);
    if (!read.ok) return read;
    const [topic, partition, offset] = read.value;
    return {
      ok: true,
      value: { topic: String(topic), partition: Number(partition), offset: Number(offset) },
    };
  }),
  null,
);
const PARKED = {
  limit,
  cursor: parkedCursor,
  state: optional(oneOf(PARKED_STATES), null),
  key: optional(text(MAX_KEY), null),
  payload: optional(flagText, false),
};
export type ParkedQuery = MembersOf<typeof PARKED>;
export const readParkedQuery = (query: unknown) => readMembers(query, PARKED);

const REJECTED = { limit, cursor: numberCursor('rejected'), topic: optional(text(MAX_TOPIC), null) };
export type RejectedQuery = MembersOf<typeof REJECTED>;
export const readRejectedQuery = (query: unknown) => readMembers(query, REJECTED);

const NOTICES = {
  limit,
  cursor: numberCursor('notices'),
  subscription_id: optional(integerText(1, 2 ** 32 - 1), null),
  kind: optional(oneOf(NOTICE_KINDS), null),
};
export type NoticesQuery = MembersOf<typeof NOTICES>;
export const readNoticesQuery = (query: unknown) => readMembers(query, NOTICES);
