import type { SmnAttribute } from './smn-record.js';
import type { FilterPolice } from './smn-terms.js';

/**
 * Whether a message with these attributes is for a subscription with these polices (SMN, message filtering; not the rule of
 * AWS): for every attribute there must be a police of its name that shares a value with it. So a message without
 * attributes is for every subscription, one with attributes for none without polices, and a police whose name the message
 * lacks says nothing. An attribute PROTOCOL names the protocols that it is for, and no police is asked about it.
 */
export function isWanted(
  attributes: readonly SmnAttribute[],
  polices: readonly FilterPolice[],
  protocol: string,
): boolean {
  return attributes.every(({ name, type, values }) =>
    type === 'PROTOCOL'
      ? values.includes(protocol)
      : polices.some(
          (police) => police.name === name && police.string_equals.some((value) => values.includes(value)),
        ),
  );
}
