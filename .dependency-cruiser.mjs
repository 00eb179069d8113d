const room = (from, to) => ({
  name: `pusher-${from}-not-${to}`,
  severity: 'error',
  from: { path: `^apps/pusher/src/${from}/`, pathNot: '[.]spec[.]ts$' },
  to: { path: `^apps/pusher/src/${to}/` },
});

export default {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'api-not-pusher',
      severity: 'error',
      from: { path: '^apps/api/' },
      to: { path: '^apps/pusher/' },
    },
    {
      name: 'pusher-not-api',
      severity: 'error',
      from: { path: '^apps/pusher/' },
      to: { path: '^apps/api/' },
    },
    { name: 'libs-not-apps', severity: 'error', from: { path: '^libs/' }, to: { path: '^(apps|test)/' } },
    { name: 'apps-not-test', severity: 'error', from: { path: '^apps/' }, to: { path: '^test/' } },
    {
      name: 'domain-is-pure',
      severity: 'error',
      from: { path: '^libs/domain/' },
      to: { path: 'node_modules/(@nestjs|typeorm|kafkajs)/' },
    },
    {
      name: 'libs-by-barrel',
      severity: 'error',
      from: { path: '^(?:apps|test|libs/([^/]+))/' },
      to: { path: '^libs/[^/]+/src/(?!index[.]ts$)', pathNot: '^libs/$1/' },
    },
    // The rooms of the pusher stand in the order data flows; a room never imports a later one.
    room('intake', '(matching|lanes|delivery|settlement|engine)'),
    room('matching', '(lanes|delivery|settlement|engine)'),
    room('lanes', '(delivery|settlement|engine)'),
    room('delivery', '(settlement|engine)'),
    room('settlement', 'engine'),
    // What comes from the log reaches them through the engine only.
    room('lanes', 'intake'),
    room('delivery', 'intake'),
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { conditionNames: ['ringback', 'node', 'import', 'default'] },
  },
};
