import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { nodeArguments, nodeBinary } from '../bootstrap.mjs';
import { runForeground } from '../lib/child.mjs';
import { readJson } from '../lib/json-file.mjs';
import { checkout } from '../lib/paths.mjs';

/**
 * Runs one tier of the tests with vitest.
 *
 * @returns {Promise<{ passed: number, failed: number }>} `failed` is never 0 when vitest says that something is wrong
 */
export async function runVitest(project, { home, env, args, stop }) {
  const report = join(home, `${project}.report.json`);
  mkdirSync(home, { recursive: true });
  rmSync(report, { force: true });
  const code = await runForeground(
    {
      name: project,
      command: nodeBinary(),
      args: [
        ...nodeArguments,
        join(checkout, 'node_modules/vitest/vitest.mjs'),
        'run',
        `--project=${project}`,
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${report}`,
        ...args,
      ],
      cwd: checkout,
      env,
    },
    { stop },
  );
  return totalsOf(readJson(report), code);
}

/** @param {object | undefined} report vitest's JSON report; missing when vitest died before it could write one */
export function totalsOf(report, code) {
  const passed = report?.numPassedTests ?? 0;
  // A file that fails to load has no tests that could fail.
  const unloaded = (report?.testResults ?? []).filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  ).length;
  const failed = (report?.numFailedTests ?? 0) + unloaded;
  return { passed, failed: code === 0 ? failed : Math.max(failed, 1) };
}
