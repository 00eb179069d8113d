import { type ConfigClass, ConfigError, loadConfig } from '#libs/config';

/** Reads a process's configuration; bad values end it with the one line that names them. */
export function configOrExit<T extends object>(type: ConfigClass<T>, env: NodeJS.ProcessEnv): Readonly<T> {
  try {
    return loadConfig(type, env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
