import { createServer } from 'node:net';
import { randomInt } from 'node:crypto';
import { Failure } from '../lib/failure.mjs';

// Below the range from which systems take the ports of outgoing connections (32768 on Linux), above the well-known
// ones. The ports of other people's Kafka, MariaDB and MySQL servers are never in it.
const LOWEST = 20_000;
const HIGHEST = 32_000;

/** Whether nothing listens on this port, on loopback or on all addresses. */
export async function isFree(port) {
  return (await canListen(port, '127.0.0.1')) && (await canListen(port, '0.0.0.0'));
}

/** `count` different ports that are free now. */
export async function freePorts(count) {
  const ports = new Set();
  for (let tries = 0; tries < 1_000 && ports.size < count; tries += 1) {
    const port = randomInt(LOWEST, HIGHEST);
    if (await isFree(port)) ports.add(port);
  }
  if (ports.size < count) throw new Failure(`no free port between ${LOWEST} and ${HIGHEST}`);
  return [...ports];
}

/** Whether a server could listen there now. */
export function canListen(port, host) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
