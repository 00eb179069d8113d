import { connect } from 'node:net';

const TIMEOUT_MS = 2_000; // loopback: an answer takes milliseconds, or the server is not ready

/** What a server on loopback answers to `send` (or says by itself), once `whole` accepts it; nothing if it does not. */
export function askTcp(port, { send, whole }) {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    let received = Buffer.alloc(0);
    const end = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(TIMEOUT_MS, () => end(undefined));
    socket.on('error', () => end(undefined));
    socket.on('close', () => resolve(undefined));
    socket.on('connect', () => send && socket.write(send));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (whole(received)) end(received);
    });
  });
}
