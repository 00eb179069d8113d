import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../lib/failure.mjs';
import { expect, expectedBody } from './expectations.mjs';

const DELIVERY_TIMEOUT_MS = 30_000; // an attempt that is refused is repeated after 1 s

/**
 * Takes the callbacks as they arrive, refuses the first attempt of one event, and remembers all of them by host.
 *
 * @param {(line: string) => void} print
 */
export function callbackBook(events, print) {
  const refused = events[1].host;
  const received = new Map(events.map(({ host }) => [host, []]));
  const started = performance.now();

  const answer = (callback) => {
    const host = hostOf(callback.body);
    received.get(host)?.push(callback);
    const status = host === refused && callback.attempt === 1 ? 500 : 200;
    const seconds = ((performance.now() - started) / 1000).toFixed(2);
    const note =
      status === 500 ? '  (refused on purpose)' : callback.attempt > 1 ? '  (retried, confirmed)' : '';
    print(
      `${seconds.padStart(6)} s  ${callback.event} of host ${host}  attempt ${callback.attempt}  answered ${status}${note}`,
    );
    return status;
  };

  const expectedAttempts = (host) => (host === refused ? 2 : 1);

  return {
    answer,

    /** Waits until every event was called back as often as it must be. */
    async complete() {
      const missing = () => events.filter(({ host }) => received.get(host).length < expectedAttempts(host));
      const deadline = performance.now() + DELIVERY_TIMEOUT_MS;
      while (missing().length > 0) {
        if (performance.now() > deadline) {
          const hosts = missing().map(({ host }) => host);
          throw new Failure(
            `no callback within ${DELIVERY_TIMEOUT_MS / 1000} s for host ${hosts.join(', ')}`,
          );
        }
        await sleep(20);
      }
    },

    /** Checks everything that arrived, against what was produced and where it lies in the log. */
    verify(positions, subscriptionId) {
      for (const [i, event] of events.entries()) {
        const callbacks = received.get(event.host);
        expect(
          `the number of callbacks for host ${event.host}`,
          callbacks.length,
          expectedAttempts(event.host),
        );
        const body = expectedBody(event, positions[i], subscriptionId);
        for (const [j, callback] of callbacks.entries()) {
          expect(`the body for host ${event.host}`, callback.body.toString(), body);
          expect('content-type', callback.contentType, 'application/json');
          expect('x-ringback-event', callback.event, 'hostcreate');
          expect('x-ringback-attempt', callback.attempt, j + 1);
          expect('webhook-id of a repeated attempt', callback.id, callbacks[0].id);
        }
      }
    },
  };
}

function hostOf(body) {
  try {
    return JSON.parse(body).data[0].cur_data.bk_host_id;
  } catch {
    return undefined; // verified later: no event has such a body
  }
}
