import { spawn } from 'node:child_process';

const TIMEOUT_MS = 60_000; // the slowest takes 2 s on an idle machine

/** Runs a short program of the stack and returns its exit code and everything it printed. */
export function runToEnd(command, args, { cwd, env, input = '' } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, timeout: TIMEOUT_MS, killSignal: 'SIGKILL' });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.stdin.on('error', () => {}); // it ended without reading; the exit code tells
    child.on('error', (error) => resolve({ code: -1, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? -1, output: output.trim() }));
    child.stdin.end(input);
  });
}
