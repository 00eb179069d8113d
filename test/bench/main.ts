import { Bench } from './bench.ts';
import { BenchDatabase } from './bench-database.ts';
import { readOptions } from './bench-options.ts';
import { describeRun } from './describe-run.ts';
import { type Goal, goalsTable } from './goal.ts';
import { ReceiverProcess } from './receiver-process.ts';

const options = readOptions(process.argv.slice(2));
const { DATABASE_URL: databaseUrl, KAFKA_BROKERS: brokers, BENCH_PEER_FOLDER: peerFolder } = process.env;
if (options.kind === 'wrong' || !databaseUrl || !brokers || !peerFolder) {
  const unset = 'DATABASE_URL, KAFKA_BROKERS or BENCH_PEER_FOLDER is not set; npm run bench does that';
  console.error(`bench: ${options.kind === 'wrong' ? options.reason : unset}`);
  process.exit(2);
}
const { parts, seconds, events, rows } = options;

const database = await BenchDatabase.open(databaseUrl);
const receiver = await ReceiverProcess.start();
const bench = new Bench({ brokers, database, receiver, seconds, events, rows, peerFolder });
const since = performance.now();
try {
  bench.say(`${describeRun(seconds)}\n`);
  const goals: Goal[] = [];
  for (const part of parts) {
    bench.say(`${part.name}: ${part.what}`);
    try {
      const result = await part.run(bench);
      goals.push(...result.goals);
      bench.say(`\n${result.table}\n`);
    } catch (error) {
      // What the other parts find is worth having all the same.
      bench.say(`\n${part.name} failed: ${String(error)}\n`);
      process.exitCode = 1;
    }
  }
  if (goals.length > 0) bench.say(`${goalsTable(goals)}\n`);
  bench.say(`${Math.round((performance.now() - since) / 1_000)} s in all`);
} finally {
  receiver.stop();
  await database.clear();
  await bench.close();
  await database.close();
}
