export { AddressPolicy } from './address-policy.js';
export type { DialOutcome } from './dial.js';
export { Egress } from './egress.js';
export type { EgressOptions } from './egress-options.js';
export type { Cancel, Done, ExchangeRequest } from './exchange-request.js';
export type { Lookup } from './lookup.js';
export type { ExchangePhase, Outcome } from './outcome.js';
export { parseCallTarget, type CallTarget } from './call-target.js';
export type { Reach } from './reach.js';
