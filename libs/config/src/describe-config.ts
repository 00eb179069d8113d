import { type ConfigClass, membersOf } from './config-members.js';

/** One row of the README's table of variables. */
export interface ConfigRow {
  readonly name: string;
  /** As it would be written in the environment; empty when there is none. */
  readonly default: string;
  readonly unit: string;
  readonly required: boolean;
  readonly description: string;
}

/** Every variable that a configuration class reads, those of its sections included, in the order of declaration. */
export function describeConfig(type: ConfigClass): readonly ConfigRow[] {
  const defaults = new type();
  return membersOf(type).flatMap((member) => {
    if (member.kind === 'section') return describeConfig(member.type);
    const { name, unit, required, description, property, show } = member;
    const value: unknown = Reflect.get(defaults, property);
    return { name, default: value === undefined ? '' : show(value), unit, required, description };
  });
}
