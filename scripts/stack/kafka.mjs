import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../lib/failure.mjs';
import { checkout } from '../lib/paths.mjs';
import { buildFolder } from './build-folder.mjs';
import { startDaemon } from './daemon.mjs';
import { kafkaProperties } from './kafka-properties.mjs';
import { probeKafka } from './probe-kafka.mjs';
import { requireJava } from './requirements.mjs';
import { runToEnd } from '../lib/run-to-end.mjs';

/** @returns {import('./daemon.mjs').Daemon} */
export function kafkaDaemon(layout) {
  return {
    name: 'Kafka',
    recordFile: layout.kafka.record,
    logFile: layout.kafka.output,
    mark: layout.kafka.properties,
    graceMs: 20_000, // a controlled shutdown takes 1 to 2 s
  };
}

export const kafkaPorts = ['kafkaPort', 'controllerPort'];

export function kafkaAnswers(settings) {
  return probeKafka(settings.kafkaPort);
}

/** Writes the configuration, formats the storage the first time, and starts the broker. */
export async function startKafka({ layout, settings, artifacts }) {
  const java = requireJava();
  const jvm = jvmArguments(layout, artifacts);
  mkdirSync(layout.kafka.logs, { recursive: true });
  await buildFolder(layout.kafka.data, (folder) => formatStorage(folder, { layout, settings, java, jvm }));
  writeFileSync(layout.kafka.properties, kafkaProperties({ settings, data: layout.kafka.data }));
  startDaemon(kafkaDaemon(layout), {
    command: java,
    args: ['-Xms256m', '-Xmx512m', ...jvm, 'kafka.Kafka', layout.kafka.properties],
    cwd: layout.kafka.folder,
  });
}

export function jvmArguments(layout, artifacts) {
  return [
    '-XX:+UseG1GC',
    '-Djava.awt.headless=true',
    '-Duser.timezone=UTC',
    `-Dringback.kafka.logs=${layout.kafka.logs}`,
    `-Dlog4j2.configurationFile=${join(checkout, 'scripts/stack/log4j2.xml')}`,
    '-cp',
    join(artifacts.kafkaJars, '*'),
  ];
}

/** A cluster id may begin with a dash: to the tool, only what follows `=` is no option. @throws Failure */
export async function formatStorage(folder, { layout, settings, java, jvm }) {
  const properties = `${folder}.properties`;
  writeFileSync(properties, kafkaProperties({ settings, data: folder }));
  const tool = ['kafka.tools.StorageTool', 'format', `--cluster-id=${settings.clusterId}`, '-c', properties];
  const { code, output } = await runToEnd(java, [...jvm, ...tool], { cwd: layout.kafka.folder });
  if (code !== 0) throw new Failure(`Kafka's storage could not be formatted: ${output.split('\n').at(-1)}`);
}
