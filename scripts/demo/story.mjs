import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../lib/failure.mjs';
import { callbackBook } from './callbacks.mjs';
import { BUSINESS, hostCreateEvents } from './events.mjs';
import { expect, expectSubscription } from './expectations.mjs';
import { produce } from './producer.mjs';
import { startReceiver } from './receiver.mjs';
import { subscriptionApi } from './subscriptions.mjs';

const STATISTICS_TIMEOUT_MS = 15_000; // they are written with the next settlement, several times a second

/** Tells the story against a running system; the argument says where it is. */
const { apiUrl, kafkaBrokers, eventTopics } = JSON.parse(process.argv[2]);
const topic = eventTopics.split(',')[0].trim();
const api = subscriptionApi({ apiUrl, business: BUSINESS, token: process.env.RINGBACK_TOKEN });

let part = 'start';
let subscriptionId;

function begin(name, line) {
  part = name;
  process.stdout.write(`${name.padEnd(14)} ${line}\n`);
}

function print(line) {
  process.stdout.write(`               ${line}\n`);
}

async function tell() {
  const events = hostCreateEvents();
  const early = []; // callbacks that are quicker than the producer's last answer: shown below their heading
  let show = (line) => early.push(line);
  const book = callbackBook(events, (line) => show(line));
  const receiver = await startReceiver(book.answer);
  const subscription = {
    subscription_name: `mysubscribe-${Date.now()}`,
    system_name: 'SystemName',
    callback_url: receiver.url,
    confirm_mode: 'httpstatus',
    confirm_pattern: '200',
    subscription_form: 'hostcreate',
    timeout: 10,
  };
  begin('subscribe', `POST ${apiUrl}/api/v3/event/subscribe/0/${BUSINESS}`);
  print(JSON.stringify(subscription));
  subscriptionId = (await api.subscribe(subscription)).subscription_id;
  expect('the type of subscription_id', typeof subscriptionId, 'number');
  print(`subscription_id ${subscriptionId}`);

  begin('produce', `${events.length} hostcreate events of business ${BUSINESS} to topic ${topic}`);
  const positions = await produce({ brokers: kafkaBrokers.split(','), topic, events });

  begin('callbacks', `at ${receiver.url}`);
  early.forEach(print);
  show = print;
  await book.complete();
  book.verify(positions, subscriptionId);

  begin('statistics', `POST ${apiUrl}/api/v3/event/subscribe/search/0/${BUSINESS}`);
  const found = await settledSubscription(events.length);
  print(JSON.stringify(found));
  expectSubscription(found, subscription, events.length);

  begin('unsubscribe', `subscription ${subscriptionId}`);
  await unsubscribe();
  expect('the number of subscriptions found afterwards', (await api.search(found.subscription_id)).length, 0);
  book.verify(positions, found.subscription_id); // nothing was called back twice meanwhile
  receiver.close();
  begin(
    'all right',
    `${events.length} events confirmed, one at its second attempt, every body byte for byte`,
  );
}

/** Asks search until the statistics count every event, or long enough to call it wrong. */
async function settledSubscription(total) {
  const deadline = performance.now() + STATISTICS_TIMEOUT_MS;
  for (;;) {
    const [found] = await api.search(subscriptionId);
    if (!found) throw new Failure(`search does not find subscription ${subscriptionId}`);
    if (found.statistics?.total >= total || performance.now() > deadline) return found;
    await sleep(100);
  }
}

async function unsubscribe() {
  if (subscriptionId === undefined) return;
  const id = subscriptionId;
  subscriptionId = undefined;
  await api.unsubscribe(id);
}

/** Leaves no subscription behind, whatever happened; a second failure would only hide the first. */
async function giveUp(line) {
  process.stderr.write(`ringback: ${line}\n`);
  await unsubscribe().catch(() => {});
  process.exit(1);
}

for (const name of ['SIGINT', 'SIGTERM'])
  process.once(name, () => giveUp(`the demo was interrupted at ${part}`));
try {
  await tell();
} catch (error) {
  const foreseen = error instanceof Failure || error.name.startsWith('KafkaJS');
  await giveUp(`the demo went wrong at ${part}: ${foreseen ? error.message : error.stack}`);
}
