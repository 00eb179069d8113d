import { askTcp } from './ask-tcp.mjs';

const METADATA = 3;
const VERSION = 1;
const CORRELATION_ID = 7;

/**
 * Whether a broker on this port answers a Metadata request with at least one broker, which it does when it has joined
 * its cluster and may be written to; an open port alone comes earlier.
 */
export async function probeKafka(port) {
  const answer = await askTcp(port, {
    send: metadataRequest(),
    whole: (bytes) => bytes.length >= 4 && bytes.length >= 4 + bytes.readInt32BE(0),
  });
  // size, correlation id, number of brokers
  return answer !== undefined && answer.readInt32BE(4) === CORRELATION_ID && answer.readInt32BE(8) > 0;
}

/** https://kafka.apache.org/protocol: request header v1, then an empty list of topics: none of them, please. */
function metadataRequest() {
  const body = Buffer.alloc(14);
  body.writeInt16BE(METADATA, 0);
  body.writeInt16BE(VERSION, 2);
  body.writeInt32BE(CORRELATION_ID, 4);
  body.writeInt16BE(-1, 8); // no client id
  body.writeInt32BE(0, 10);
  const size = Buffer.alloc(4);
  size.writeInt32BE(body.length, 0);
  return Buffer.concat([size, body]);
}
