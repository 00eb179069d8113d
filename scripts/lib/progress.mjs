const HEARTBEAT_MS = 5_000;
const REDRAW_MS = 200;

/** Progress goes to stderr, so that the stdout of a command is its answer and nothing else. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * Shows that something long is under way: one line that redraws itself on a terminal, a line every few seconds
 * elsewhere. Returns the function that ends it.
 *
 * @param {() => string} describe what is under way, asked at each drawing
 */
export function showProgress(describe) {
  const terminal = process.stderr.isTTY === true;
  const started = performance.now();
  const draw = () => {
    const line = `${describe()}, ${Math.round((performance.now() - started) / 1000)} s`;
    process.stderr.write(terminal ? `\r\u001b[K${line}` : `${line}\n`);
  };
  draw();
  const timer = setInterval(draw, terminal ? REDRAW_MS : HEARTBEAT_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    if (terminal) process.stderr.write('\r\u001b[K');
  };
}
