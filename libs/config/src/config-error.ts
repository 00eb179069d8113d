/** The environment is wrong. The message is one line that names every bad variable, and no value: some are secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  /** @param problems one for each bad variable, such as `API_PORT must be an integer from 1 to 65535` */
  constructor(readonly problems: readonly string[]) {
    super(`wrong configuration: ${problems.join('; ')}`);
  }
}
