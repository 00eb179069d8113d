import { randomBytes } from 'node:crypto';
import { readJson, writeJson } from '../lib/json-file.mjs';
import { freePorts, isFree } from './ports.mjs';

/**
 * What a stack remembers between `up`s.
 *
 * @typedef {{ clusterId: string, password: string, secretKey: string, kafkaPort: number, controllerPort: number, mariadbPort: number }} Settings
 */

/** @returns {Settings | undefined} */
export function readSettings(layout) {
  const settings = readJson(layout.settings);
  if (!settings?.mariadbPort) return undefined;
  return settings.secretKey ? settings : remember(layout, { ...settings, secretKey: newSecretKey() });
}

/** The settings of a stack, made up when it has none. */
export async function ensureSettings(layout) {
  const known = readSettings(layout);
  if (known) return known;
  const [kafkaPort, controllerPort, mariadbPort] = await freePorts(3);
  const clusterId = randomBytes(16).toString('base64url');
  const password = randomBytes(16).toString('hex');
  return remember(layout, {
    clusterId,
    password,
    secretKey: newSecretKey(),
    kafkaPort,
    controllerPort,
    mariadbPort,
  });
}

/** Gives every named port that somebody else took since the last time a new number. */
export async function ensureFreePorts(layout, names) {
  const settings = readSettings(layout);
  const taken = [];
  for (const name of names) if (!(await isFree(settings[name]))) taken.push(name);
  if (taken.length === 0) return settings;
  const fresh = await freePorts(taken.length);
  const change = Object.fromEntries(taken.map((name, i) => [name, fresh[i]]));
  return remember(layout, { ...readSettings(layout), ...change });
}

function newSecretKey() {
  return randomBytes(32).toString('base64');
}

function remember(layout, settings) {
  writeJson(layout.settings, settings);
  return settings;
}
