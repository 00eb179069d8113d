import { once } from 'node:events';
import { createServer } from 'node:http';

/**
 * The system that is called back: a plain HTTP server on loopback.
 *
 * @param {(callback: Callback) => number} answer the status to answer with
 * @typedef {{ attempt: number, event: string, id: string, contentType: string, body: Buffer }} Callback
 */
export async function startReceiver(answer) {
  const server = createServer((request, response) => {
    // A caller that gives up in the middle of its request gets no answer and is no callback.
    receive(request, response, answer).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}/callback`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function receive(request, response, answer) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const { headers } = request;
  response.statusCode = answer({
    attempt: Number(headers['x-ringback-attempt']),
    event: headers['x-ringback-event'],
    id: headers['webhook-id'],
    contentType: headers['content-type'],
    body: Buffer.concat(chunks),
  });
  response.end('ok\n');
}
