import { spawn } from 'node:child_process';

const TIMEOUT_MS = 60_000; // for programs that take a second or two on an idle machine

/** Runs a program in the background and returns its exit code (-1: killed or not found) and everything it printed. */
export function runToEnd(command, args, { cwd, env, input = '', timeoutMs = TIMEOUT_MS } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, timeout: timeoutMs, killSignal: 'SIGKILL' });
    const endChild = () => child.kill();
    process.once('exit', endChild);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    }
    const end = (code, printed) => {
      process.removeListener('exit', endChild);
      resolve({ code, output: printed.trim() });
    };
    child.stdin.on('error', () => {}); // it ended without reading; the exit code tells
    child.on('error', (error) => end(-1, error.message));
    child.on('close', (code, signal) => end(code ?? -1, signal ? `${output}\nended by ${signal}` : output));
    child.stdin.end(input);
  });
}
