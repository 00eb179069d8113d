/** Below these paths SMN is spoken, also to requests that none of its routes has seen. `/` lists its versions. */
const SMN_PATH = /^\/(?:v2|rest\/v2|smn)?(?:[/?]|$)/i;

/** The links of messages: their failures are told to people. */
const LINK_PATH = /^\/(?:rest\/v2(?:[/?]|$)|v2\/notifications\/subscriptions\/(?:un)?subscribe\/?(?:\?|$))/i;

export function isSmnPath(url: string): boolean {
  return SMN_PATH.test(url);
}

export function isSmnLinkPath(url: string): boolean {
  return LINK_PATH.test(url);
}
