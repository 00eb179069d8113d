import type { Server } from 'node:http';

/** Where a server that listens is reached. @throws Error when it does not listen on a port */
export function listeningUrl(server: Server): string {
  const at = server.address();
  if (at === null || typeof at === 'string') throw new Error('the server listens on no port');
  const host = at.address.includes(':') ? `[${at.address}]` : at.address;
  return `http://${host}:${at.port}`;
}
