import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { describe, expect, it } from 'vitest';
import type { Lookup } from '#libs/egress';
import { RECEIVER_CERTIFICATE, RECEIVER_KEY, TEST_CA } from './egress-certificate.js';
import { answered, listen, openEgress, post } from './egress-servers.js';

describe('Egress, TLS', () => {
  const toReceiver: Lookup = (_name, done) => {
    done(null, [{ address: '127.0.0.1', family: 4 }]);
  };
  const startReceiver = async (names: (string | false)[] = []) =>
    listen(
      createHttpsServer(
        {
          key: RECEIVER_KEY,
          cert: RECEIVER_CERTIFICATE,
          SNICallback: (name, done) => {
            names.push(name);
            done(null);
          },
        },
        (_request, response) => response.end('safe'),
      ),
      'https',
    );

  it('should verify the certificate and send the server name', async () => {
    const names: (string | false)[] = [];
    const { port } = await startReceiver(names);
    const egress = openEgress({ extraCa: [TEST_CA], lookup: toReceiver });
    for (const host of ['receiver.test', 'receiver.test.']) {
      const outcome = answered(await egress.exchangeAsync(post(`https://${host}:${port}/`)));
      expect(outcome.body.toString()).toBe('safe');
    }
    expect(names).toEqual(['receiver.test', 'receiver.test']);
  });

  it('should fail on a certificate of an unknown authority', async () => {
    const { port } = await startReceiver();
    const outcome = await openEgress({ lookup: toReceiver }).exchangeAsync(
      post(`https://receiver.test:${port}/`),
    );
    expect(outcome).toMatchObject({ kind: 'failed', code: 'TLS' });
  });

  it('should fail on a certificate for another name or address', async () => {
    const { port } = await startReceiver();
    const egress = openEgress({ extraCa: [TEST_CA], lookup: toReceiver });
    for (const host of ['other.test', '127.0.0.1']) {
      const outcome = await egress.exchangeAsync(post(`https://${host}:${port}/`));
      expect(outcome).toMatchObject({ kind: 'failed', code: 'TLS' });
    }
  });

  it('should fail where plain HTTP is spoken', async () => {
    const server = await listen(createHttpServer(), 'https');
    expect(await openEgress().exchangeAsync(post(server.url))).toMatchObject({ kind: 'failed', code: 'TLS' });
  });
});
