/** Lets time pass, as a port: tests need no sleeping. */
export abstract class Waiter {
  abstract wait(ms: number): Promise<void>;
}

/** Really waits. */
export class TimerWaiter extends Waiter {
  override wait(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }
}
