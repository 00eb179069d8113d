/** The outcome of reading text that a person wrote: the value, or the reason why it is none. */
export type Parsed<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };
