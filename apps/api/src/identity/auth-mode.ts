import ipaddr from 'ipaddr.js';

/** token: whoever has a key. open: everyone is admin of everything. */
export type AuthMode = 'token' | 'open';

/** Whether a text is a mode that the rest of the configuration permits: an API that others can reach is not open by mistake. */
export function isAuthMode(text: string, config: object): boolean {
  if (text !== 'open') return text === 'token';
  const { host, authOpenAnyway } = config as { readonly host?: unknown; readonly authOpenAnyway?: unknown };
  return authOpenAnyway === true || isLoopback(host);
}

function isLoopback(host: unknown): boolean {
  if (typeof host !== 'string') return false;
  return host === 'localhost' || (ipaddr.isValid(host) && ipaddr.process(host).range() === 'loopback');
}
