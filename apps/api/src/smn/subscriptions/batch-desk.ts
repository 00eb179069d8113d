import { Injectable, Logger } from '@nestjs/common';
import { smnErrorOf } from '../failure/smn-error-of.js';

/** What one entry of a batch is answered; the original leaves open what the code of a success is. */
export interface ItemOutcome {
  readonly http_code: number;
  readonly code: string;
  readonly message: string;
}

const SUCCESS = { http_code: 200, code: 'SMN.0000', message: 'Success.' } as const;

/** Answers the entries of a batch each on its own: what one meets is told for it, and the others go on. */
@Injectable()
export class BatchDesk {
  private readonly logger = new Logger('SMN');

  /**
   * One after the other. After a fault of ours none is tried any more: each would wait for the database as long as the
   * first, and be told the same.
   * @param work what it gives besides is told as well
   */
  async outcomes<E, T extends object>(
    entries: readonly E[],
    work: (entry: E) => Promise<T>,
  ): Promise<(ItemOutcome & Partial<T>)[]> {
    const outcomes: (ItemOutcome & Partial<T>)[] = [];
    let fault: (ItemOutcome & Partial<T>) | undefined;
    for (const entry of entries) {
      const outcome = fault ?? (await this.outcome(() => work(entry)));
      if (outcome.http_code >= 500) fault = outcome;
      outcomes.push(outcome);
    }
    return outcomes;
  }

  private async outcome<T extends object>(work: () => Promise<T>): Promise<ItemOutcome & Partial<T>> {
    try {
      return { ...SUCCESS, ...(await work()) };
    } catch (thrown) {
      const { status, code, message, cause } = smnErrorOf(thrown);
      if (status >= 500) this.logger.error(cause ?? thrown);
      return { http_code: status, code, message } as ItemOutcome & Partial<T>;
    }
  }
}
