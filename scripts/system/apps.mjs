/** The two processes that make up ringback. */
export const apps = {
  api: {
    entry: 'apps/api/src/main.ts',
    portVariable: 'API_PORT',
    hostVariable: 'API_HOST',
    defaultPort: 8090,
  },
  pusher: { entry: 'apps/pusher/src/main.ts', portVariable: 'PUSHER_PORT', defaultPort: 8091 },
};
