import { kafkaAnswers, kafkaDaemon, kafkaPorts, startKafka } from './kafka.mjs';
import { mariadbAnswers, mariadbDaemon, mariadbPorts, startMariadb } from './mariadb.mjs';

/** What the stack consists of. */
export const servers = [
  { daemon: kafkaDaemon, ports: kafkaPorts, answers: kafkaAnswers, start: startKafka },
  { daemon: mariadbDaemon, ports: mariadbPorts, answers: mariadbAnswers, start: startMariadb },
];
