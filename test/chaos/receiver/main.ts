/** The receivers of a run, as a process of its own: it ends when whoever started it does. */
import { writeFileSync } from 'node:fs';
import type { ReceiverCommand, ReceiverReport } from './messages.ts';
import { ChaosReceiver } from './receiver.ts';
import { RequestLog } from './request-log.ts';

const COUNT_EVERY_MS = 1_000;

const log = new RequestLog();
let receivers: readonly ChaosReceiver[] = [];

function report(message: ReceiverReport): void {
  process.send?.(message);
}

async function obey(command: ReceiverCommand): Promise<void> {
  switch (command.kind) {
    case 'begin':
      receivers = command.subscribers.map((each) => new ChaosReceiver(each, command.seed, log));
      report({ kind: 'listening', ports: await Promise.all(receivers.map((each) => each.listen())) });
      return;
    case 'heal':
      for (const receiver of receivers) receiver.heal();
      report({ kind: 'healed' });
      return;
    case 'write':
      writeFileSync(command.file, Buffer.concat(log.bytes()));
      report({ kind: 'written' });
  }
}

setInterval(() => {
  report({ kind: 'count', requests: log.count });
}, COUNT_EVERY_MS);
process.on('message', (command: ReceiverCommand) => void obey(command));
process.on('disconnect', () => process.exit(0));
// Ctrl-C goes to whoever started it, who says when to end.
process.on('SIGINT', () => undefined);
