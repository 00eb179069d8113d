import { ValidatorConstraint, type ValidatorConstraintInterface } from 'class-validator';
import { isEventName, MAX_EVENT_NAME_LENGTH } from '#libs/domain';

@ValidatorConstraint({ name: 'eventName' })
export class EventNameRule implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return typeof value === 'string' && isEventName(value);
  }

  defaultMessage(): string {
    return `must be 1 to ${MAX_EVENT_NAME_LENGTH} of the characters A-Z a-z 0-9 _ . -`;
  }
}
