import { connect as connectTcp, isIP, Socket, type LookupFunction } from 'node:net';
import { connect as connectTls, type SecureContext } from 'node:tls';
import type { AddressPolicy } from './address-policy.js';
import { EgressRefusedError } from './egress-refused.error.js';
import type { Lookup } from './lookup.js';
import { TlsFailureError } from './tls-failure.error.js';

/** Where to connect to. */
export interface Endpoint {
  /** A name or an IP address; an IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
}

export type Dialled = (...result: [error: null, socket: Socket] | [error: Error, socket: null]) => void;

/** Detects a peer that vanished without a word while a connection lies idle or an answer is awaited. */
const TCP_KEEP_ALIVE_MS = 60_000;

/**
 * Opens sockets, and only to addresses that the policy permits. The name is resolved once, all its addresses are checked, and
 * the socket connects to one of those very addresses.
 */
export class Dialler {
  readonly #policy: AddressPolicy;
  readonly #lookup: Lookup;
  readonly #secureContext: SecureContext;

  constructor(policy: AddressPolicy, lookup: Lookup, secureContext: SecureContext) {
    this.#policy = policy;
    this.#lookup = lookup;
    this.#secureContext = secureContext;
  }

  /**
   * Begins to connect, without a deadline: destroying the returned socket gives up. `done` is called once unless it is given up,
   * never before this returns; with TLS, after the certificate was verified.
   */
  dial(endpoint: Endpoint, done: Dialled): Socket {
    const socket = this.#begin(endpoint);
    const onConnected = (): void => {
      socket.off('error', onError);
      done(null, socket);
    };
    const onError = (error: Error): void => {
      done(endpoint.tls && isTlsFailure(error) ? new TlsFailureError(error) : error, null);
    };
    return socket
      .setNoDelay(true)
      .setKeepAlive(true, TCP_KEEP_ALIVE_MS)
      .once(endpoint.tls ? 'secureConnect' : 'connect', onConnected)
      .once('error', onError);
  }

  #begin({ host, port, tls }: Endpoint): Socket {
    const isAddress = isIP(host) !== 0;
    // A literal address is never looked up, so it is checked here.
    if (isAddress && !this.#policy.permits(host)) {
      return new Socket().destroy(new EgressRefusedError(host, host));
    }
    const options = { host, port, lookup: this.#checkedLookup, autoSelectFamily: true };
    if (!tls) return connectTcp(options);
    // Server names carry no final dot (RFC 6066, section 3), and are never addresses.
    const sni = isAddress ? {} : { servername: host.replace(/\.$/, '') };
    return connectTls({
      ...options,
      ...sni,
      secureContext: this.#secureContext,
      ALPNProtocols: ['http/1.1'],
      rejectUnauthorized: true,
    });
  }

  readonly #checkedLookup: LookupFunction = (hostname, options, done) => {
    this.#lookup(hostname, (error, addresses) => {
      if (error !== null) {
        done(error, []);
        return;
      }
      const refused = addresses.find(({ address }) => !this.#policy.permits(address));
      const [first] = addresses;
      // Node throws on an empty list.
      if (first === undefined) done(notFound(hostname), []);
      else if (refused !== undefined) done(new EgressRefusedError(hostname, refused.address), []);
      else if (options.all === true) done(null, [...addresses]);
      else done(null, first.address, first.family);
    });
  };
}

function notFound(hostname: string): Error {
  return Object.assign(new Error(`${hostname} has no address`), { code: 'ENOTFOUND', syscall: 'lookup' });
}

function isTlsFailure(error: Error): boolean {
  // A failed verification or handshake comes from OpenSSL; what system calls report (refused, reset, unresolved) keeps its name.
  if ('code' in error && (error.code === 'EPROTO' || error.code === 'ECONNRESET'))
    return error.code === 'EPROTO';
  return (
    !('syscall' in error) && !(error instanceof AggregateError) && !(error instanceof EgressRefusedError)
  );
}
