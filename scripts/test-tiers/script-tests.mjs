import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runForeground } from '../lib/child.mjs';
import { checkout } from '../lib/paths.mjs';

/**
 * Runs the tests of `scripts/` itself, on the Node that runs this and with its own test runner: the scripts must work
 * before anything is installed.
 */
export async function runScriptTests({ home, env, args, stop }) {
  const folder = join(checkout, 'scripts');
  const files = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.test.mjs'));
  const report = join(home, 'scripts.report.tap');
  mkdirSync(home, { recursive: true });
  rmSync(report, { force: true });
  const reporters = ['--test-reporter=spec', '--test-reporter-destination=stdout'];
  reporters.push('--test-reporter=tap', `--test-reporter-destination=${report}`);
  const code = await runForeground(
    {
      name: 'scripts',
      command: process.execPath,
      args: [
        '--test',
        '--test-timeout=60000',
        ...reporters,
        ...args,
        ...files.map((name) => join(folder, name)),
      ],
      cwd: checkout,
      env,
    },
    { stop },
  );
  const passed = count(report, 'pass');
  const failed = count(report, 'fail');
  return { passed, failed: code === 0 ? failed : Math.max(failed, 1) };
}

/** The TAP report ends with comments such as `# pass 12`. */
function count(report, outcome) {
  try {
    return Number(new RegExp(`^# ${outcome} (\\d+)$`, 'm').exec(readFileSync(report, 'utf8'))?.[1] ?? 0);
  } catch (error) {
    if (error.code === 'ENOENT') return 0; // the runner died before it could write one
    throw error;
  }
}
