/** A class whose fields are read from the environment; the initial value of a field is its variable's default. */
export type ConfigClass<T extends object = object> = new () => T;

/** One environment variable, as it was declared. */
export interface EnvVariable {
  readonly kind: 'variable';
  readonly property: string;
  readonly name: string;
  readonly description: string;
  /** Unit of the value; empty when it has none. */
  readonly unit: string;
  readonly required: boolean;
  /** How a default is written in documentation. */
  readonly show: (value: unknown) => string;
}

/** A field that holds another configuration class, read from the same environment. */
export interface ConfigSection {
  readonly kind: 'section';
  readonly property: string;
  readonly type: ConfigClass;
}

export type ConfigMember = EnvVariable | ConfigSection;

const members = new WeakMap<object, ConfigMember[]>();

/** Records a member of a configuration class, in the order of declaration. */
export function declareMember(prototype: object, member: ConfigMember): void {
  const own = members.get(prototype) ?? [];
  own.push(member);
  members.set(prototype, own);
}

/** The members of a configuration class. Inherited ones do not count: classes are composed by sections. */
export function membersOf(type: ConfigClass): readonly ConfigMember[] {
  return members.get(type.prototype as object) ?? [];
}
