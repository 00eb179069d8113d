import { describe, expect, it } from 'vitest';
import { begin, LONG_HEAD, requestsArrived } from './egress-exchanges.js';
import { answerWith, closed, openEgress, post, rawServer } from './egress-servers.js';

describe('Egress, cancelling', () => {
  it('should abort while the name is looked up', () => {
    const { cancel, outcomes } = begin(openEgress({ lookup: () => undefined }), post('http://slow.test/'));
    cancel();
    expect(outcomes).toEqual([{ kind: 'aborted' }]);
  });

  it('should abort while waiting for a connection, and not send the request', async () => {
    const { arrived, note } = requestsArrived(1);
    const server = await rawServer(note);
    const egress = openEgress({ maxConnectionsPerOrigin: 1 });
    const first = begin(egress, post(server.url));
    const second = begin(egress, post(server.url));
    await arrived;
    second.cancel();
    expect(second.outcomes).toEqual([{ kind: 'aborted' }]);
    server.sockets[0]?.write(answerWith('ok'));
    await first.ended;
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ['the headers', ''],
    ['the body', `${LONG_HEAD}abc`],
  ])('should abort while waiting for %s, and drop the connection', async (_name, sent) => {
    const { arrived, note } = requestsArrived(1);
    const server = await rawServer((socket) => socket.write(sent, note));
    const { cancel, outcomes } = begin(openEgress(), post(server.url));
    await arrived;
    cancel();
    cancel();
    expect(outcomes).toEqual([{ kind: 'aborted' }]);
    await closed(server.sockets[0]);
  });

  it('should do nothing once there is an outcome', async () => {
    const server = await rawServer((socket) => socket.write(answerWith('ok')));
    const egress = openEgress();
    const { cancel, outcomes, ended } = begin(egress, post(server.url));
    await ended;
    cancel();
    expect(outcomes).toHaveLength(1);
    await egress.exchangeAsync(post(server.url));
    expect(server.sockets).toHaveLength(1);
  });
});

describe('Egress, closing', () => {
  it('should let what is under way end, and take nothing more', async () => {
    const { arrived, note } = requestsArrived(1);
    const server = await rawServer(note);
    const egress = openEgress({ maxConnectionsPerOrigin: 1 });
    const running = begin(egress, post(server.url));
    await arrived;
    const closing = egress.close(10_000);
    expect(await egress.exchangeAsync(post(server.url))).toEqual({ kind: 'aborted' });
    server.sockets[0]?.write(answerWith('ok'));
    await closing;
    expect(running.outcomes).toMatchObject([{ kind: 'answered' }]);
    await closed(server.sockets[0]);
  });

  it('should abort what has not ended by the deadline, waiting exchanges as well', async () => {
    const { arrived, note } = requestsArrived(2);
    const server = await rawServer(note);
    const egress = openEgress({ maxConnectionsPerOrigin: 2 });
    const begun = Array.from({ length: 5 }, () => begin(egress, post(server.url)));
    await arrived;
    await egress.close(1);
    expect(begun.map(({ outcomes }) => outcomes)).toEqual(Array(5).fill([{ kind: 'aborted' }]));
    await Promise.all(server.sockets.map(closed));
    expect(server.requests).toHaveLength(2);
  });

  it('should end all calls with the one that has the least patience', async () => {
    const { arrived, note } = requestsArrived(1);
    const server = await rawServer(note);
    const egress = openEgress();
    const running = begin(egress, post(server.url));
    await arrived;
    await Promise.all([egress.close(60_000), egress.close(1)]);
    expect(running.outcomes).toEqual([{ kind: 'aborted' }]);
  });
});
