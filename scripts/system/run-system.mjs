import { Failure } from '../lib/failure.mjs';
import { say } from '../lib/progress.mjs';
import { aborted } from '../lib/signals.mjs';
import { apps, urlOf } from './apps.mjs';
import { waitReady } from './ready.mjs';
import { runApp } from './run-app.mjs';
import { forgetRunning, writeRunning } from './running.mjs';

const GRACE_MS = 30_000; // the pusher drains for 10 s by default, settles, and leaves its group

/** Runs the api and the pusher until `stop` is aborted or one of them ends, and then stops both. */
export async function runSystem({ home, env, stop, hurry }) {
  const urls = { apiUrl: urlOf(apps.api, env), pusherUrl: urlOf(apps.pusher, env) };
  const children = Object.keys(apps).map((name) => runApp(name, env));
  const note = (ready) =>
    writeRunning(home, { pids: children.map(({ pid }) => pid), ready, ...urls, ...topicsOf(env) });
  try {
    note(false);
    await Promise.all([
      waitReady(children[0], urls.apiUrl, stop),
      waitReady(children[1], urls.pusherUrl, stop),
    ]);
    if (stop.aborted) return;
    note(true);
    announce(urls);
    await Promise.race([aborted(stop), ...children.map(failWhenItEnds)]);
  } finally {
    say('stopping ...');
    await Promise.all(children.map((child) => child.stop({ graceMs: GRACE_MS, hurry })));
    forgetRunning(home);
  }
}

async function failWhenItEnds(child) {
  const code = await child.ended;
  throw new Failure(`the ${child.name} ended by itself (exit ${code}); stopping the rest`);
}

function topicsOf(env) {
  return { kafkaBrokers: env.KAFKA_BROKERS, eventTopics: env.EVENT_TOPICS || 'ringback.events' };
}

function announce({ apiUrl, pusherUrl }) {
  say(`
ringback is ready

  API      ${apiUrl}            (health /livez /readyz, metrics /metrics)
  docs     ${apiUrl}/docs       (OpenAPI)
  pusher   ${pusherUrl}            (health /livez /readyz, metrics /metrics)

Try it from another terminal: npm run demo. Ctrl-C stops everything.
`);
}
