import { parseCallTarget, type CallTarget } from './call-target.js';

/** URLs are at most 2,048 characters: a few megabytes in the worst case, and more subscriptions than call at one time. */
const MAX_TARGETS = 4_096;

/** Remembers what URLs were parsed to: parsing costs a tenth of an exchange. */
export class TargetCache {
  readonly #targets = new Map<string, CallTarget | null>();

  get(url: string): CallTarget | null {
    const known = this.#targets.get(url);
    if (known !== undefined) return known;
    const target = parseCallTarget(url);
    const [oldest] = this.#targets.size < MAX_TARGETS ? [] : this.#targets.keys();
    if (oldest !== undefined) this.#targets.delete(oldest);
    this.#targets.set(url, target);
    return target;
  }
}
