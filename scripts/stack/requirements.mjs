import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Failure } from '../lib/failure.mjs';
import { findProgram, isExecutable } from '../lib/find-program.mjs';

const OLDEST_JAVA = 17; // Kafka 4 brokers need it

const OTHER_WAYS =
  'or set DATABASE_URL and KAFKA_BROKERS to servers of yours, or use Docker: docker compose -f docker/compose.yaml up -d';

/** Ends with one line unless this machine can run the packed MariaDB binaries at all. */
export function requirePlatform() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Failure(
      `the local stack runs on Linux x64 only (this is ${process.platform} ${process.arch}); use such a machine, ${OTHER_WAYS}`,
    );
  }
}

/** The `java` to run Kafka with: of `JAVA_HOME`, else of the path. */
export function requireJava(env = process.env) {
  const ofHome = env.JAVA_HOME && join(env.JAVA_HOME, 'bin', 'java');
  const java = ofHome && isExecutable(ofHome) ? ofHome : findProgram('java', env);
  if (!java)
    throw new Failure(`the local stack needs a JDK ${OLDEST_JAVA} or newer: install one, ${OTHER_WAYS}`);
  const version = javaVersion(java);
  if (version < OLDEST_JAVA) {
    throw new Failure(
      `the local stack needs a JDK ${OLDEST_JAVA} or newer, ${java} is ${version || 'broken'}: install one (JAVA_HOME chooses it), ${OTHER_WAYS}`,
    );
  }
  return java;
}

/** The `mvn` that downloads Kafka and MariaDB. */
export function requireMaven(env = process.env) {
  const maven = findProgram('mvn', env);
  if (!maven) {
    throw new Failure(
      `the local stack needs Maven to download Kafka and MariaDB once: install it (mvn), ${OTHER_WAYS}`,
    );
  }
  return maven;
}

function javaVersion(java) {
  const { stderr = '' } = spawnSync(java, ['-version'], { encoding: 'utf8', timeout: 20_000 });
  const match = /version "(?:1\.)?(\d+)/.exec(stderr ?? '');
  return match ? Number(match[1]) : 0;
}
