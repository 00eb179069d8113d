import { Socket } from 'node:net';

/** Processes of a run call from 127.0.1.<number>: on Linux all of 127.0.0.0/8 is this machine. */
const NETWORK = '127.0.1.';
/** All of them, as a pattern of SQL. */
export const ANY_PUSHER = `${NETWORK}%`;
/** The variable that tells a process its address; see `call-from.ts`. */
export const SOURCE_ADDRESS = 'CHAOS_SOURCE_ADDRESS';

export function sourceAddress(pusher: number): string {
  return `${NETWORK}${pusher}`;
}

/** The number of the pusher that has this address; 0 for anybody else. */
export function pusherAt(address: string | null | undefined): number {
  return address?.startsWith(NETWORK) === true ? Number(address.slice(NETWORK.length)) : 0;
}

/** Makes every connection that this process opens to 127.0.0.1 come from an address. */
export function callFrom(address: string): void {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the socket as `this`, below
  const connect = Socket.prototype.connect as (this: Socket, ...args: unknown[]) => Socket;
  Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
    // net.connect() has put its arguments into one array, whose first element is the options, before it calls this.
    const [first] = args;
    const options: unknown = Array.isArray(first) ? first[0] : first;
    if (
      typeof options === 'object' &&
      options !== null &&
      'host' in options &&
      options.host === '127.0.0.1'
    ) {
      Object.assign(options, { localAddress: address });
    }
    return connect.apply(this, args);
  };
}
