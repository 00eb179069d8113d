import { Failure } from './failure.mjs';
import { exitOnSignals } from './signals.mjs';

/**
 * Runs one command of `scripts/`: answers `--help`, and turns an expected failure into one line and its exit code.
 * Anything else that is thrown is a bug of ours and keeps its stack trace.
 *
 * @param {{ help: string, run: (args: string[]) => Promise<number | void> }} command
 */
export async function runCommand({ help, run }) {
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(`${help.trim()}\n`);
    return;
  }
  exitOnSignals();
  // `npm run stack -- status | head -1` closes our pipe early; that is no failure of ours.
  process.stdout.on('error', (error) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  try {
    process.exitCode = (await run(args)) ?? 0;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    process.stderr.write(`ringback: ${error.message}\n`);
    process.exitCode = error.exitCode;
  }
}

/** Ends with one line when a command that takes no arguments got some. */
export function refuseArguments(args, usage) {
  if (args.length > 0) throw new Failure(`usage: ${usage} (not: ${args.join(' ')})`, 2);
}
