/** Of a subscription that does not say: whole seconds from name lookup to the last byte read. */
export const DEFAULT_TIMEOUT_SECONDS = 10;

/** The longest timeout: an attempt that hangs holds a socket for so long. */
export const MAX_TIMEOUT_SECONDS = 600;

/** The most attempts in flight that a subscription may ask for in each pusher: each is a socket. */
export const MAX_SUBSCRIPTION_IN_FLIGHT = 2_048;
