import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeJson } from '../lib/json-file.mjs';
import { identify, stillRuns } from '../lib/process-identity.mjs';
import { waitFor } from '../lib/wait.mjs';
import { findDaemon, lastWords, startDaemon, stopDaemon } from './daemon.mjs';

const IDLE = 'setInterval(() => {}, 1000); console.log("ready")';
const STUBBORN = `process.on("SIGTERM", () => {}); ${IDLE}`;

async function running(t, program, graceMs = 10_000) {
  const folder = mkdtempSync(join(tmpdir(), 'ringback-daemon-'));
  const daemon = {
    name: 'test daemon',
    recordFile: join(folder, 'process.json'),
    logFile: join(folder, 'output.log'),
    mark: `--mark=${folder}`,
    graceMs,
  };
  const identity = startDaemon(daemon, {
    command: process.execPath,
    args: ['--eval', program, '--', daemon.mark],
    cwd: folder,
  });
  t.after(async () => {
    await stopDaemon({ ...daemon, graceMs: 0 });
    rmSync(folder, { recursive: true });
  });
  assert.ok(await waitFor(() => lastWords(daemon) === 'ready', { timeoutMs: 10_000 }));
  return { daemon, identity };
}

test('should find what it started, and stop it', async (t) => {
  const { daemon, identity } = await running(t, IDLE);
  assert.deepEqual(findDaemon(daemon), identity);
  assert.equal(await stopDaemon(daemon), true);
  assert.equal(stillRuns(identity), false);
  assert.equal(findDaemon(daemon), undefined);
  assert.equal(await stopDaemon(daemon), false);
});

test('should find it by its mark when its record is lost', async (t) => {
  const { daemon, identity } = await running(t, IDLE);
  rmSync(daemon.recordFile);
  assert.deepEqual(findDaemon(daemon), identity);
});

test('should not touch a stranger that got the recorded pid', async (t) => {
  const { daemon, identity } = await running(t, IDLE);
  await stopDaemon(daemon);
  const stranger = spawn('sleep', ['60']);
  t.after(() => stranger.kill('SIGKILL'));
  writeJson(daemon.recordFile, { ...identity, pid: stranger.pid });
  assert.equal(findDaemon(daemon), undefined);
  assert.equal(await stopDaemon(daemon), false);
  assert.ok(identify(stranger.pid));
});

test('should kill what does not stop in time', async (t) => {
  const { daemon, identity } = await running(t, STUBBORN, 100);
  assert.equal(await stopDaemon(daemon), true);
  assert.equal(stillRuns(identity), false);
});

test('should not ask when it is told to kill', async (t) => {
  const { daemon, identity } = await running(t, STUBBORN, 60_000);
  const since = performance.now();
  assert.equal(await stopDaemon(daemon, { kill: true }), true);
  assert.equal(stillRuns(identity), false);
  assert.ok(performance.now() - since < 30_000); // asked, it would take the whole grace
});
