import { connectionsOf } from './connections.mjs';
import { findDaemon } from './daemon.mjs';
import { layoutOf } from './layout.mjs';
import { servers } from './servers.mjs';
import { readSettings } from './settings.mjs';

/** What runs of the stack: for each server its state, and the connections when all of them answer. */
export async function stackStatus(home) {
  const layout = layoutOf(home);
  const settings = readSettings(layout);
  const states = await Promise.all(
    servers.map(async (server) => {
      const daemon = server.daemon(layout);
      const process = settings && findDaemon(daemon);
      const answers = process !== undefined && (await server.answers(settings));
      const ports = server.ports.map((name) => settings?.[name]);
      return { name: daemon.name, pid: process?.pid, port: ports[0], answers, logFile: daemon.logFile };
    }),
  );
  const up = states.every(({ answers }) => answers);
  return { up, states, connections: up ? connectionsOf(settings) : undefined };
}
