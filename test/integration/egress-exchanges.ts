import type { Cancel, Egress, ExchangeRequest, Outcome } from '#libs/egress';

/** The head of an answer whose body takes long. */
export const LONG_HEAD = 'HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n';

/** An exchange that can be cancelled, with its outcomes: more than one would be a fault. */
export function begin(
  egress: Egress,
  request: ExchangeRequest,
): { cancel: Cancel; outcomes: Outcome[]; ended: Promise<Outcome> } {
  const outcomes: Outcome[] = [];
  let resolve: (outcome: Outcome) => void = () => undefined;
  const ended = new Promise<Outcome>((settle) => {
    resolve = settle;
  });
  const cancel = egress.exchange(request, (outcome) => {
    outcomes.push(outcome);
    resolve(outcome);
  });
  return { cancel, outcomes, ended };
}

/** Resolves when the server has received so many whole requests. */
export function requestsArrived(count: number): { arrived: Promise<void>; note: () => void } {
  let left = count;
  let resolve: () => void = () => undefined;
  const arrived = new Promise<void>((settle) => {
    resolve = settle;
  });
  return {
    arrived,
    note: () => {
      left -= 1;
      if (left === 0) resolve();
    },
  };
}
