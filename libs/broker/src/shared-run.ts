/**
 * Runs a question once for all who ask at the same time. Whoever asks while it runs shares the *next* run, so an answer
 * is never older than its question.
 */
export class SharedRun<T> {
  private running: Promise<T> | undefined;
  private next: Promise<T> | undefined;

  constructor(private readonly run: () => Promise<T>) {}

  join(): Promise<T> {
    if (this.running === undefined) return this.begin();
    this.next ??= settled(this.running).then(() => {
      this.next = undefined;
      return this.begin();
    });
    return this.next;
  }

  private begin(): Promise<T> {
    const run = this.run();
    this.running = run;
    void settled(run).then(() => {
      if (this.running === run) this.running = undefined;
    });
    return run;
  }
}

function settled(work: Promise<unknown>): Promise<void> {
  return work.then(
    () => undefined,
    () => undefined,
  );
}
