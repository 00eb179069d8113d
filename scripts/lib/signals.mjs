import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Until somebody takes over, a signal ends the process, but lets `exit` listeners end what was started. */
export function exitOnSignals() {
  for (const name of SIGNALS) process.on(name, exitNow);
}

function exitNow(name) {
  process.exit(128 + constants.signals[name]);
}

/** From now on signals go to `handle`, with their name. */
export function onSignals(handle) {
  for (const name of SIGNALS) {
    process.off(name, exitNow);
    process.on(name, handle);
  }
}

/**
 * From now on signals are requests: the first aborts `stop` (end in order), the second `hurry` (kill what still runs);
 * the third ends this process at once.
 *
 * @returns {{ stop: AbortSignal, hurry: AbortSignal }}
 */
export function takeOverSignals() {
  const requests = [new AbortController(), new AbortController()];
  onSignals((name) => {
    const next = requests.find(({ signal }) => !signal.aborted);
    if (next) next.abort();
    else exitNow(name);
  });
  const [stop, hurry] = requests.map(({ signal }) => signal);
  return { stop, hurry };
}

/** Resolves when the signal is aborted. */
export function aborted(signal) {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
