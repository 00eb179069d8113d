import { Expose, Transform } from 'class-transformer';
import { ValidateBy, type ValidationArguments } from 'class-validator';
import { declareMember } from './config-members.js';

/** What every variable can say of itself. */
export interface VariableOptions {
  /** For the README's table. */
  readonly description: string;
  readonly unit?: string;
  /** Unset is an error; else the field's initial value holds. */
  readonly required?: boolean;
  /** Unset is an error when this other field of the same class is set. */
  readonly requiredWith?: string;
}

/** How the text of a variable becomes a value, and which values will do. */
export interface VariableReading {
  /** Gives what `accepts` refuses when the text cannot be read. */
  readonly parse: (text: string) => unknown;
  /** Completes "NAME must be ...". */
  readonly expects: string;
  readonly accepts: (value: unknown, config: object) => boolean;
  readonly show?: (value: unknown) => string;
}

/** The one way a field is bound to a variable: read by class-transformer, checked by class-validator, documented. */
export function envVariable(
  name: string,
  options: VariableOptions,
  reading: VariableReading,
): PropertyDecorator {
  const { description, unit = '', required = false } = options;
  const validate = (value: unknown, { object }: ValidationArguments): boolean =>
    isUnset(value) ? !mustBeSet(options, object) : reading.accepts(value, object);
  const decorators = [
    Expose({ name }),
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? reading.parse(value.trim()) : value,
    ),
    ValidateBy(
      { name, validator: { validate: (value, args) => args !== undefined && validate(value, args) } },
      { message: `${name} must be ${reading.expects}` },
    ),
  ];
  return (prototype, property) => {
    for (const decorate of decorators) decorate(prototype, property);
    const show = reading.show ?? String;
    declareMember(prototype, {
      kind: 'variable',
      property: String(property),
      name,
      description,
      unit,
      required,
      show,
    });
  };
}

function mustBeSet({ required, requiredWith }: VariableOptions, config: object): boolean {
  return required === true || (requiredWith !== undefined && !isUnset(Reflect.get(config, requiredWith)));
}

/** The initial values that mean "not set"; no parser of ours makes one of a text. */
function isUnset(value: unknown): boolean {
  return value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}
