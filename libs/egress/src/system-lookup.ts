import { ADDRCONFIG, lookup } from 'node:dns';
import type { Lookup } from './lookup.js';

/** The system's resolver, hosts file and search domains included. Addresses of families that the machine has no route for are left out. */
export const systemLookup: Lookup = (hostname, done) => {
  lookup(hostname, { all: true, hints: ADDRCONFIG }, (error, addresses) => {
    done(error, error === null ? addresses : []);
  });
};
