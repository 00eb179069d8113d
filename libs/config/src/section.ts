import { IsInstance, ValidateNested } from 'class-validator';
import { type ConfigClass, declareMember } from './config-members.js';

/** A field that holds another configuration class, read from the same environment. It needs no initial value. */
export function Section(type: ConfigClass): PropertyDecorator {
  const decorators = [IsInstance(type), ValidateNested()];
  return (prototype, property) => {
    for (const decorate of decorators) decorate(prototype, property);
    declareMember(prototype, { kind: 'section', property: String(property), type });
  };
}
