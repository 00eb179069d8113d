import { nodeBinary } from '../bootstrap.mjs';
import { checkout } from '../lib/paths.mjs';
import { runToEnd } from '../lib/run-to-end.mjs';
import { steps } from './steps.mjs';

const AT_ONCE = 2; // the machines that this must be quick on have two cores
const STEP_TIMEOUT_MS = 10 * 60_000; // the slowest, lint, takes half a minute, and minutes on a busy machine

/** Runs every check, shows each as it ends, and returns the names of those that failed. */
export async function runChecks() {
  const waiting = [...steps];
  const failed = [];
  const worker = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      if (!(await passes(step))) failed.push(step.name);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return failed;
}

async function passes({ name, script }) {
  const started = performance.now();
  const options = { cwd: checkout, timeoutMs: STEP_TIMEOUT_MS };
  const { code, output } = await runToEnd(nodeBinary(), script, options);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`${code === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(8)} ${seconds.padStart(6)} s\n`);
  if (code !== 0) process.stdout.write(`${output}\n`);
  return code === 0;
}
