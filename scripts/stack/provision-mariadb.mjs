import { Failure } from '../lib/failure.mjs';
import { waitFor } from '../lib/wait.mjs';
import { runSql } from './mariadb.mjs';

/** Gives the server its database and its user; harmless when both are there. Waits until the server takes SQL. */
export async function provisionMariadb({ layout, settings, artifacts }) {
  let last = { code: -1, output: '' };
  const done = await waitFor(
    async () => {
      last = await runSql({ layout, artifacts }, provisioningSql(settings.password));
      return last.code === 0;
    },
    { timeoutMs: 20_000, everyMs: 200 },
  );
  if (!done) throw new Failure(`MariaDB refuses the set-up of its database: ${last.output}`);
}

function provisioningSql(password) {
  // Passwordless root stays for the private socket only. `ringback%`: a test may make databases of its own. All of
  // loopback: a test may give processes addresses of their own, to tell who wrote.
  const user = "'ringback'@'127.0.0.0/255.0.0.0'";
  return `
    DROP USER IF EXISTS 'root'@'127.0.0.1', 'root'@'::1';
    CREATE DATABASE IF NOT EXISTS ringback CHARACTER SET utf8mb4;
    CREATE USER IF NOT EXISTS ${user};
    ALTER USER ${user} IDENTIFIED BY '${password}';
    GRANT ALL ON \`ringback%\`.* TO ${user};
  `;
}
