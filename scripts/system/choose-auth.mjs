import { say } from '../lib/progress.mjs';

/** Addresses that only programs of this machine can reach. */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/;

/**
 * Who may use the api of `npm start`: on this machine everyone, unless `AUTH` says otherwise; a system to try needs no
 * keys. Where others can reach it, the api's own default holds: nobody without a key.
 */
export function chooseAuth(env = process.env) {
  if (env.AUTH || !LOOPBACK.test(env.API_HOST || '127.0.0.1')) return {};
  return { AUTH: 'open' };
}

/** What to tell of it. */
export function announceAuth({ AUTH }) {
  if (AUTH === 'open')
    say('AUTH=open: every program on this machine is admin of everything; AUTH=token asks for keys');
  else
    say('the api asks for keys; the first one: npm run keys -- create --name me --role admin --all-tenants');
}
