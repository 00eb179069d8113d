import type { ContestantProcess } from './contestant-process.ts';

const EVERY_MS = 200;

/** Resident memory of a process over time. */
export class RssRecord {
  readonly #samples: number[] = [];
  readonly #timer: NodeJS.Timeout;

  constructor(process: ContestantProcess) {
    this.#timer = setInterval(() => this.#samples.push(process.rssMiB), EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  get mostMiB(): number {
    return Math.max(...this.#samples);
  }

  /** Mean of a quarter of the time, 1 to 4. */
  quarterMiB(quarter: 1 | 2 | 3 | 4): number {
    const length = this.#samples.length / 4;
    const samples = this.#samples.slice(Math.floor((quarter - 1) * length), Math.ceil(quarter * length));
    return samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
  }
}
