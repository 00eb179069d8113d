export const KEYS = ['a', 'b', null] as const;
export const NAMES = ['x', 'y'] as const;
export const FORMS = ['x', 'y', 'x,y', '*'] as const;
/** How many seconds a message may be attempted: until the next look, until the one after it, or for ever. */
export const LIVES = [null, 3_600, 30 * 3_600, null] as const;

export type AttemptEnd = 'confirmed' | 'exhausted' | 'aborted' | 'again';

/** What an arbitrary run consists of; numbers choose among what is there. */
export type Step =
  /** @see LIVES; left out, it lives for ever */
  | { readonly do: 'produce'; readonly name: number; readonly key: number; readonly life?: number }
  | { readonly do: 'hole' }
  | { readonly do: 'read'; readonly count: number }
  | { readonly do: 'end'; readonly which: number; readonly as: AttemptEnd }
  | { readonly do: 'subscribe'; readonly form: number; readonly lag: number }
  | { readonly do: 'define'; readonly which: number; readonly form: number; readonly lag: number }
  | { readonly do: 'disable'; readonly which: number }
  | { readonly do: 'unsubscribe'; readonly which: number }
  | { readonly do: 'refresh' }
  | { readonly do: 'cut'; readonly between: readonly Step[] }
  /** The database has done it; nobody here knows yet. */
  | { readonly do: 'write' }
  | { readonly do: 'outcome'; readonly committed: boolean }
  | { readonly do: 'crash'; readonly committed: boolean }
  | { readonly do: 'reclaim' }
  /** The window is full: lanes fall behind. */
  | { readonly do: 'overflow'; readonly which: number }
  /** Lanes that are behind are read again; what happens before it ends happens in its midst. */
  | { readonly do: 'reread'; readonly count: number }
  | { readonly do: 'endReread' }
  /** A person moves a cursor back, or forward. */
  | { readonly do: 'move'; readonly which: number; readonly to: number }
  | { readonly do: 'cancel'; readonly which: number }
  | { readonly do: 'tick' }
  | { readonly do: 'look' }
  /** What was asked of the database when it was as it was then. */
  | { readonly do: 'answer' };
