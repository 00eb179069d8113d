/** The two processes that make up ringback. */
export const apps = {
  api: {
    entry: 'apps/api/src/main.ts',
    hostVariable: 'API_HOST',
    portVariable: 'API_PORT',
    defaultPort: 8090,
  },
  pusher: {
    entry: 'apps/pusher/src/main.ts',
    hostVariable: 'PUSHER_HOST',
    portVariable: 'PUSHER_PORT',
    defaultPort: 8091,
  },
};

/** Where an app answers, by the variables it was started with. */
export function urlOf({ hostVariable, portVariable }, env) {
  const host = env[hostVariable] || '127.0.0.1';
  // An address that stands for all addresses is no address to connect to.
  const reachable = { '0.0.0.0': '127.0.0.1', '::': '127.0.0.1' }[host] ?? host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${env[portVariable]}`;
}
