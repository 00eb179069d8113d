import type { ContestantProcess } from './contestant-process.ts';
import type { ReceiverProcess } from './receiver-process.ts';
import type { Result } from './result.ts';
import { passed } from './wait.ts';

/** A contestant at work, and what it did in the stretches that were measured. */
export class Runner {
  readonly #process: ContestantProcess;
  readonly #receiver: ReceiverProcess;
  readonly #mostDeliveries: number;
  #count = 0;
  #ms = 0;
  #cpuSeconds = 0;
  /** What the receiver had counted when it went on, and what it delivered before. */
  #resumedAt = 0;
  #delivered = 0;

  /** @param mostDeliveries one that delivers all of them had nothing to do at the end: its rate would be too low */
  constructor(process: ContestantProcess, receiver: ReceiverProcess, mostDeliveries: number) {
    this.#process = process;
    this.#receiver = receiver;
    this.#mostDeliveries = mostDeliveries;
  }

  async measure(ms: number): Promise<void> {
    const cpuBefore = this.#process.cpuSeconds;
    const before = await this.#receiver.look();
    await passed(ms);
    const after = await this.#receiver.look();
    this.#process.check();
    if (this.#delivered + after.count - this.#resumedAt >= this.#mostDeliveries)
      throw new Error(`${this.#process.name} ran out of events`);
    this.#count += after.count - before.count;
    this.#ms += after.at - before.at;
    this.#cpuSeconds += this.#process.cpuSeconds - cpuBefore;
  }

  /** Stops it where it is. */
  async pause(): Promise<void> {
    this.#process.pause();
    this.#delivered += (await this.#receiver.look()).count - this.#resumedAt;
  }

  async resume(): Promise<void> {
    this.#resumedAt = (await this.#receiver.look()).count;
    this.#process.resume();
  }

  async stop(): Promise<void> {
    await this.#process.stop();
  }

  result(): Result {
    return {
      perSecond: (this.#count / this.#ms) * 1_000,
      cpuMicros: (this.#cpuSeconds / this.#count) * 1_000_000,
      peakMiB: this.#process.peakMiB,
    };
  }
}
