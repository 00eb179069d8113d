import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { formatStorage, jvmArguments } from './kafka.mjs';
import { layoutOf } from './layout.mjs';
import { prepareStack } from './prepare.mjs';
import { requireJava } from './requirements.mjs';

/** Downloads what the stack needs where it is not there yet. */
const LONG_MS = 600_000;

test('should format storage for a cluster id that begins with a dash', { timeout: LONG_MS }, async (t) => {
  const home = mkdtempSync(join(tmpdir(), 'ringback-kafka-'));
  t.after(() => rmSync(home, { recursive: true }));
  const layout = layoutOf(home);
  mkdirSync(layout.kafka.folder, { recursive: true });
  const jvm = jvmArguments(layout, await prepareStack());
  const settings = { clusterId: '-uhgeAjUuNGIyu3zpl3e5g', kafkaPort: 19_092, controllerPort: 19_093 };
  await formatStorage(layout.kafka.data, { layout, settings, java: requireJava(), jvm });
  assert.equal(existsSync(join(layout.kafka.data, 'meta.properties')), true);
});
