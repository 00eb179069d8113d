import { once } from 'node:events';
import { connect } from 'node:net';
import { Kafka, logLevel } from 'kafkajs';
import { FrameReader } from './frame-reader.ts';

/** DescribeLogDirs, which kafkajs does not speak, in the version that brokers from 1.0 to 4.x know. */
const API_KEY = 35;
const API_VERSION = 1;
const ANSWER_MS = 10_000;

/** What a topic takes on disk, as its brokers store it: the leaders' copies of all partitions, in bytes. */
export async function logBytes(brokers: string, topic: string): Promise<number> {
  const admin = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const cluster = await admin.describeCluster();
    const largest = new Map<number, number>();
    for (const { host, port } of cluster.brokers) {
      for (const [partition, size] of await sizes(host, port, topic)) {
        largest.set(partition, Math.max(size, largest.get(partition) ?? 0));
      }
    }
    return [...largest.values()].reduce((sum, size) => sum + size, 0);
  } finally {
    await admin.disconnect();
  }
}

async function sizes(
  host: string,
  port: number,
  topic: string,
): Promise<[partition: number, size: number][]> {
  const socket = connect({ host, port }).setTimeout(ANSWER_MS, () => socket.destroy(new Error('no answer')));
  await once(socket, 'connect');
  socket.write(request());
  const answer = new FrameReader(await firstFrame(socket));
  socket.destroy();
  answer.int32(); // correlation id
  answer.int32(); // throttle time
  return answer
    .array(() => {
      const error = answer.int16();
      if (error !== 0) throw new Error(`the broker does not describe its log: error ${error}`);
      answer.string(); // folder
      return answer
        .array(() => {
          const name = answer.string();
          const partitions = answer.array((): [number, number] => {
            const size: [number, number] = [answer.int32(), answer.int64()];
            answer.int64(); // how far a copy lags
            answer.int8(); // whether it is to take another's place
            return size;
          });
          return name === topic ? partitions : [];
        })
        .flat();
    })
    .flat();
}

/** Asks for all topics: -1 in place of an array. */
function request(): Buffer {
  const clientId = Buffer.from('ringback-bench');
  const frame = Buffer.alloc(4 + 2 + 2 + 4 + 2 + clientId.length + 4);
  let at = frame.writeInt32BE(frame.length - 4);
  at = frame.writeInt16BE(API_KEY, at);
  at = frame.writeInt16BE(API_VERSION, at);
  at = frame.writeInt32BE(1, at);
  at = frame.writeInt16BE(clientId.length, at);
  at += clientId.copy(frame, at);
  frame.writeInt32BE(-1, at);
  return frame;
}

/** The first length-prefixed frame of a stream, without its length. */
async function firstFrame(socket: AsyncIterable<Buffer>): Promise<Buffer> {
  let got = Buffer.alloc(0);
  for await (const chunk of socket) {
    got = Buffer.concat([got, chunk]);
    if (got.length >= 4 && got.length >= 4 + got.readInt32BE(0))
      return got.subarray(4, 4 + got.readInt32BE(0));
  }
  throw new Error('the broker closed the connection');
}
