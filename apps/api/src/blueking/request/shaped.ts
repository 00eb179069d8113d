import { getMetadataStorage, validateSync } from 'class-validator';
import { malformed } from '../failure/failures.js';

/**
 * Gives JSON the shape of a DTO: the members that the DTO declares, each of the JSON type it declares. Null counts as
 * absent, other members are ignored.
 * @param name of the member that holds the JSON, for the reason; empty for a whole body
 * @throws BluekingFailure 1199000 for anything but an object, and for a member of the wrong type
 */
export function shaped<T extends object>(Dto: new () => T, json: unknown, name = ''): T {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw malformed(`${name === '' ? 'the body' : name} is not an object`);
  const declared = getMetadataStorage().getTargetValidationMetadatas(Dto, '', false, false);
  const dto = new Dto();
  // Only what is declared is set: `__proto__` is an ordinary member of JSON, but not of an object.
  for (const { propertyName } of declared) {
    const value: unknown = Object.hasOwn(json, propertyName) ? Reflect.get(json, propertyName) : null;
    if (value !== null) Object.assign(dto, { [propertyName]: value });
  }
  const [error] = validateSync(dto, { stopAtFirstError: true });
  if (error !== undefined) throw malformed(Object.values(error.constraints ?? {})[0] ?? error.property);
  return dto;
}
