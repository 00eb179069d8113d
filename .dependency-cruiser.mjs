const room = (from, to) => ({
  name: `pusher-${from}-not-${to}`,
  severity: 'error',
  from: { path: `^apps/pusher/src/${from}/`, pathNot: '[.]spec[.]ts$' },
  to: { path: `^apps/pusher/src/${to}/` },
});

const lib = (name, allowed) => ({
  name: `${name}-imports-${allowed || 'no-lib'}`,
  severity: 'error',
  from: { path: `^libs/${name}/` },
  to: { path: '^libs/', pathNot: `^libs/(${[name, allowed].filter(Boolean).join('|')})/` },
});

const apiRoom = (name, from, to) => ({
  name: `api-${name}`,
  severity: 'error',
  from: { path: `^apps/api/src/${from}/` },
  to: { path: `^apps/api/src/${to}/` },
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
    // The pusher would load it with every library that does, and is 7 MiB larger for it.
    {
      name: 'swagger-in-api-only',
      severity: 'error',
      from: { path: '^(libs|apps/pusher)/' },
      to: { path: 'node_modules/@nestjs/swagger/' },
    },
    // What everything else stands on, and what keeps secrets, stays small enough to be judged alone.
    lib('domain'),
    lib('config'),
    lib('egress'),
    lib('secrets'),
    lib('webhook-signing', 'domain'),
    lib('smn-signing', 'config|domain|persistence|secrets'),
    // Dialects translate: none knows another, and the use cases know none of them.
    apiRoom('blueking-alone', 'blueking', '(smn|native)'),
    apiRoom('smn-alone', 'smn', '(blueking|native)'),
    apiRoom('native-alone', 'native', '(blueking|smn)'),
    apiRoom(
      'use-cases-not-dialects',
      '(subscriptions|topics|commands|events|event-log|invitations|notices|outbox|changes|probes|identity)',
      '(blueking|smn|native)',
    ),
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
