import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ISocketFactory } from 'kafkajs';

/**
 * A broker that was asked something and says nothing for so long is given up. Longer than any answer that it may hold
 * back: a join waits for the other members, up to the rebalance timeout of 10 s.
 */
const MAX_SILENCE_MS = 15_000;
const LOOK_EVERY_MS = 1_000;
const KEEP_ALIVE_MS = 60_000;

/**
 * Sockets for kafkajs that end when the other side has fallen silent. kafkajs times requests out, but goes on using the
 * connection: one whose host vanished without a word would never be replaced.
 */
export const attentiveSockets: ISocketFactory = ({ host, port, ssl, onConnect }) => {
  // kafkajs passes null where TLS is off, whatever its types say.
  const options = ssl as typeof ssl | null;
  const socket =
    options === null
      ? connectTcp({ host, port }, onConnect)
      : connectTls({ host, port, ...(isIP(host) === 0 && { servername: host }), ...options }, onConnect);
  socket.setKeepAlive(true, KEEP_ALIVE_MS);
  endWhenSilent(socket, MAX_SILENCE_MS);
  return socket;
};

/** Destroys a socket that is written to and from which nothing is read for so many milliseconds. */
export function endWhenSilent(socket: Socket, maxSilenceMs: number, lookEveryMs = LOOK_EVERY_MS): void {
  let read = 0;
  let written = 0;
  let quietSince = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    const isAnswered = socket.bytesRead !== read;
    if (isAnswered || socket.bytesWritten === written) {
      read = socket.bytesRead;
      written = socket.bytesWritten;
      quietSince = now;
    } else if (now - quietSince >= maxSilenceMs) {
      socket.destroy(new Error(`the broker has said nothing for ${Math.round(now - quietSince)} ms`));
    }
  }, lookEveryMs);
  timer.unref();
  socket.once('close', () => {
    clearInterval(timer);
  });
}
