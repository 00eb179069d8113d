/** One that may take so long and no longer. */
export interface Timed {
  /** Moment that it began (`performance.now`, in milliseconds). */
  readonly startedAt: number;
  /** Its time is over. Does nothing once it has ended. */
  timeOut(): void;
}

/**
 * When exchanges time out. Those that may take equally long time out in the order in which they began, so one timer serves them
 * all: a timer for each costs more than the rest of its book-keeping.
 */
export class Deadlines {
  readonly #queues = new Map<number, DeadlineQueue>();

  /** The queue that the one is in from now on, until it is deleted there. */
  add(timed: Timed, timeoutMs: number): DeadlineQueue {
    let queue = this.#queues.get(timeoutMs);
    if (queue === undefined) {
      queue = new DeadlineQueue(timeoutMs, () => this.#queues.delete(timeoutMs));
      this.#queues.set(timeoutMs, queue);
    }
    queue.add(timed);
    return queue;
  }
}

/** Those that may take equally long, in the order in which they began. */
export class DeadlineQueue {
  readonly #waiting = new Set<Timed>();
  #timer: NodeJS.Timeout | null = null;

  /** @param onEmpty told when nobody waits at the time of a deadline */
  constructor(
    private readonly timeoutMs: number,
    private readonly onEmpty: () => void,
  ) {}

  add(timed: Timed): void {
    this.#waiting.add(timed);
    if (this.#waiting.size === 1) this.#timer?.ref();
    this.#wait(this.timeoutMs);
  }

  /** It has ended in time. The timer stays for those to come, and keeps no process alive. */
  delete(timed: Timed): void {
    if (this.#waiting.delete(timed) && this.#waiting.size === 0) this.#timer?.unref();
  }

  #wait(ms: number): void {
    this.#timer ??= setTimeout(() => {
      this.#look();
    }, ms);
  }

  #look(): void {
    this.#timer = null;
    const now = performance.now();
    const due: Timed[] = [];
    for (const timed of this.#waiting) {
      if (this.#leftOf(timed, now) > 0) break;
      due.push(timed);
    }
    for (const timed of due) {
      this.#waiting.delete(timed);
      timed.timeOut();
    }
    const [next] = this.#waiting;
    if (next === undefined) this.onEmpty();
    else this.#wait(this.#leftOf(next, performance.now()));
  }

  #leftOf(timed: Timed, now: number): number {
    return timed.startedAt + this.timeoutMs - now;
  }
}
