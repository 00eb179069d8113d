import { kafkaAnswers, kafkaDaemon, kafkaPorts, startKafka } from './kafka.mjs';
import { mariadbAnswers, mariadbDaemon, mariadbPorts, startMariadb } from './mariadb.mjs';

/** What the stack consists of. `id`: its name on the command line. */
export const servers = [
  { id: 'kafka', daemon: kafkaDaemon, ports: kafkaPorts, answers: kafkaAnswers, start: startKafka },
  { id: 'mariadb', daemon: mariadbDaemon, ports: mariadbPorts, answers: mariadbAnswers, start: startMariadb },
];
