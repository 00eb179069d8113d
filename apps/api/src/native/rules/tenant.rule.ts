import { ValidatorConstraint, type ValidatorConstraintInterface } from 'class-validator';
import { isTenant, MAX_TENANT_LENGTH } from '#libs/domain';

@ValidatorConstraint({ name: 'tenant' })
export class TenantRule implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return typeof value === 'string' && isTenant(value);
  }

  defaultMessage(): string {
    return `must be 1 to ${MAX_TENANT_LENGTH} of the characters A-Z a-z 0-9 _ . -`;
  }
}
