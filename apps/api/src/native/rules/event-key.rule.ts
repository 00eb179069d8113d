import { ValidatorConstraint, type ValidatorConstraintInterface } from 'class-validator';

/** A key is repeated with every record, in indexes and in memory. */
const MAX_KEY_BYTES = 1_024;

@ValidatorConstraint({ name: 'eventKey' })
export class EventKeyRule implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return (
      typeof value === 'string' &&
      value !== '' &&
      value.isWellFormed() &&
      Buffer.byteLength(value) <= MAX_KEY_BYTES
    );
  }

  defaultMessage(): string {
    return `must be a string of 1 to ${MAX_KEY_BYTES} bytes in UTF-8`;
  }
}
