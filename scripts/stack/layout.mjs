import { existsSync, mkdirSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Where a stack keeps what: one place for all file names. */
export function layoutOf(home) {
  // The real path marks the processes: the same stack reached through a link must find its own servers.
  const root = existsSync(home) ? realpathSync(home) : home;
  const kafka = join(root, 'kafka');
  const mariadb = join(root, 'mariadb');
  return {
    root,
    settings: join(root, 'stack.json'),
    kafka: {
      folder: kafka,
      data: join(kafka, 'data'),
      properties: join(kafka, 'server.properties'),
      logs: join(kafka, 'logs'),
      output: join(kafka, 'logs', 'output.log'),
      record: join(kafka, 'process.json'),
    },
    mariadb: {
      folder: mariadb,
      data: join(mariadb, 'data'),
      output: join(mariadb, 'server.log'),
      record: join(mariadb, 'process.json'),
    },
  };
}

/** The same, after making sure that the folder exists and is private: it holds a password and a socket. */
export function prepareLayout(home) {
  mkdirSync(home, { recursive: true, mode: 0o755 });
  const layout = layoutOf(home);
  for (const folder of [layout.kafka.folder, layout.mariadb.folder]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }
  return layout;
}

/** Throws away all that Kafka and MariaDB stored. They must not be running. */
export function discardData(layout) {
  for (const { data } of [layout.kafka, layout.mariadb]) rmSync(data, { recursive: true, force: true });
}
