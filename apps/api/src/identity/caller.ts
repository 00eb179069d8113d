import type { IncomingMessage } from 'node:http';
import type { Principal } from '#libs/domain';

const callers = new WeakMap<IncomingMessage, Principal>();

/** Remembers who sent a request; only the guard knows. */
export function rememberCaller(request: IncomingMessage, caller: Principal): void {
  callers.set(request, caller);
}

/** @throws Error on a route that asks for no identity: there is nobody to answer for */
export function callerOf(request: IncomingMessage): Principal {
  const caller = callers.get(request);
  if (caller === undefined) throw new Error('the request has no caller');
  return caller;
}
