import { randomBytes } from 'node:crypto';

const ID_BYTES = 16;

/** New ids, as a port: tests give their own. */
export abstract class Ids {
  /** 32 lower-case hex digits that were never given before. */
  abstract next(): string;
}

/** 128 bits of the system's secure generator: they cannot be guessed either. */
export class RandomIds extends Ids {
  override next(): string {
    return randomBytes(ID_BYTES).toString('hex');
  }
}
