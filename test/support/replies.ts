import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** What a receiver does with a request that arrived. */
export type Reply = (response: ServerResponse) => void | Promise<void>;

/** Answers at once. */
export function answer(status: number, body: string | Buffer = '', headers: OutgoingHttpHeaders = {}): Reply {
  return (response) => {
    response.writeHead(status, headers).end(body);
  };
}

/** Answers after that many milliseconds. */
export function answerAfter(ms: number, reply: Reply = answer(200)): Reply {
  return (response) => {
    const timer = setTimeout(() => void reply(response), ms);
    response.once('close', () => {
      clearTimeout(timer);
    });
  };
}

/** Answers once `opened` resolves. */
export function answerWhen(opened: Promise<unknown>, reply: Reply = answer(200)): Reply {
  return async (response) => {
    await opened;
    if (!response.destroyed) await reply(response);
  };
}

/** Never answers, and keeps the connection. */
export function hang(): Reply {
  return () => undefined;
}

/** Ends the connection without an answer. */
export function reset(): Reply {
  return (response) => {
    response.socket?.resetAndDestroy();
  };
}

/** Sends one header line after the other, for ever: the headers never end. */
export function slowHeaders(everyMs: number): Reply {
  return (response) => {
    const { socket } = response;
    socket?.write('HTTP/1.1 200 OK\r\n');
    let lines = 0;
    repeat(response, everyMs, () => socket?.write(`x-line-${lines++}: slow\r\n`));
  };
}

/** Sends status and headers at once, and then a byte of the body at a time, for ever. */
export function trickle(status: number, everyMs: number): Reply {
  return (response) => {
    response.writeHead(status, { 'content-type': 'text/plain' });
    response.flushHeaders();
    repeat(response, everyMs, () => response.write('.'));
  };
}

function repeat(response: ServerResponse, everyMs: number, send: () => unknown): void {
  const timer = setInterval(send, everyMs);
  response.once('close', () => {
    clearInterval(timer);
  });
}
