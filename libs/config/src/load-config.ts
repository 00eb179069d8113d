import { plainToInstance } from 'class-transformer';
import { type ValidationError, validateSync } from 'class-validator';
import { ConfigError } from './config-error.js';
import { type ConfigClass, membersOf } from './config-members.js';

/**
 * Reads a configuration class from the environment. A variable that is unset, or only space, leaves the initial value
 * of its field. The object and everything in it are frozen.
 *
 * @throws ConfigError whose message is one line that names every bad variable
 */
export function loadConfig<T extends object>(type: ConfigClass<T>, env: NodeJS.ProcessEnv): Readonly<T> {
  const set = Object.fromEntries(
    Object.entries(env).filter(([, text]) => text !== undefined && text.trim() !== ''),
  );
  const config = read(type, set);
  const problems = validateSync(config).flatMap(problemsOf);
  if (problems.length > 0) throw new ConfigError(problems);
  return frozen(config);
}

function read<T extends object>(type: ConfigClass<T>, set: Record<string, unknown>): T {
  const config = plainToInstance(type, set, { excludeExtraneousValues: true, exposeDefaultValues: true });
  for (const member of membersOf(type)) {
    if (member.kind === 'section') Reflect.set(config, member.property, read(member.type, set));
  }
  return config;
}

function problemsOf(error: ValidationError): readonly string[] {
  const nested = error.children?.flatMap(problemsOf) ?? [];
  return [...Object.values(error.constraints ?? {}), ...nested];
}

function frozen<T extends object>(value: T): Readonly<T> {
  for (const inner of Object.values(value)) {
    if (typeof inner === 'object' && inner !== null) frozen(inner as object);
  }
  return Object.freeze(value);
}
