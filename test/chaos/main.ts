import { isProof } from './check/report.ts';
import { parseOptions } from './options.ts';
import { header, render } from './print.ts';
import { run } from './run.ts';

const asked = parseOptions(process.argv.slice(2));
if ('refused' in asked) {
  console.error(`chaos: ${asked.refused}`);
  process.exit(2);
}
if (asked.isCheckOnly) process.exit(0);
const { options } = asked;
const { KAFKA_BROKERS: brokers, DATABASE_URL: database, RINGBACK_HOME: home } = process.env;
if (brokers === undefined || database === undefined || home === undefined) {
  console.error('chaos: DATABASE_URL, KAFKA_BROKERS or RINGBACK_HOME is not set; npm run chaos does that');
  process.exit(2);
}

const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    interrupt.abort();
  });
}

console.log(`${header(options)}\n`);
const report = await run(options, {
  home,
  brokers,
  stop: interrupt.signal,
  say: (line) => {
    console.error(`${new Date().toISOString().slice(11, 19)} ${line}`);
  },
});
if (report === null) {
  console.error('chaos: interrupted, nothing was checked');
  process.exit(130);
}
console.log(`\n${render(report)}`);
const { minutes, seed, pushers, subscriptions, faults } = options;
console.log(
  `again: npm run chaos -- --minutes ${minutes} --seed ${seed} --pushers ${pushers} ` +
    `--subscriptions ${subscriptions} --faults ${faults.join(',')}`,
);
process.exit(isProof(report) ? 0 : 1);
