import { SetClock } from '../../lanes/set-clock.fixture.js';
import { Database } from './database.fixture.js';
import { entryOf, type EventLog } from './event-log.fixture.js';
import { cancelMove, moveCursor } from './move-cursor.fixture.js';
import { expectNothingLeft } from './nothing-left.fixture.js';
import { Owner } from './owner.fixture.js';
import { Receiver } from './receiver.fixture.js';
import { FORMS, KEYS, LIVES, NAMES, type Step } from './step.fixture.js';
import { Subscribers } from './subscribers.fixture.js';

const HOUR_MS = 3_600_000;

/** A log, a database and one process after the other. */
export class World {
  readonly log: EventLog = [];
  readonly database = new Database();
  readonly clock = new SetClock(1_800_000_000_000);
  readonly receiver = new Receiver(this.log);
  readonly #subscribers = new Subscribers(this.database, this.log);
  #owner = new Owner(this);

  async run(step: Step): Promise<void> {
    const owner = this.#owner;
    switch (step.do) {
      case 'produce':
        this.#produce(NAMES[step.name] ?? 'x', KEYS[step.key] ?? null, LIVES[step.life ?? 0] ?? null);
        break;
      case 'hole':
        this.log.push(undefined);
        break;
      case 'read':
        owner.reader.read(step.count);
        break;
      case 'end':
        owner.attempts.end(step.which, step.as);
        break;
      case 'subscribe':
        this.#subscribers.subscribe(FORMS[step.form] ?? 'x', step.lag);
        break;
      case 'define':
        this.#subscribers.define(step.which, { form: FORMS[step.form] ?? 'x', state: 'active' }, step.lag);
        break;
      case 'disable':
        this.#subscribers.define(step.which, { state: 'disabled' }, 0);
        break;
      case 'unsubscribe':
        this.#subscribers.unsubscribe(step.which);
        break;
      case 'refresh':
        owner.refresh();
        break;
      case 'cut':
        await this.#cut(step.between);
        break;
      case 'write':
        owner.write();
        break;
      case 'outcome':
        owner.outcome(step.committed);
        break;
      case 'crash':
        if (step.committed) owner.write();
        this.#owner = new Owner(this);
        break;
      case 'reclaim':
        owner.reclaim();
        break;
      case 'overflow':
        owner.overflow(step.which);
        break;
      case 'reread':
        owner.reader.reread(step.count);
        break;
      case 'endReread':
        owner.reader.endReread();
        break;
      case 'move':
        moveCursor(owner, step.which, Math.min(step.to, this.log.length));
        break;
      case 'cancel':
        cancelMove(owner, step.which);
        break;
      case 'tick':
        owner.tick();
        break;
      case 'look':
        this.clock.ms += 20 * HOUR_MS;
        void owner.retries.look();
        break;
      case 'answer':
        owner.answers.answer();
        break;
    }
    // Steps of keys go on by themselves.
    for (let turn = 0; turn < 8; turn++) await Promise.resolve();
  }

  /** Everybody is active, everything is confirmed: nothing may be left over. */
  async finish(): Promise<void> {
    const owner = this.#owner;
    owner.outcome(true);
    for (const [index, { subscription }] of [...this.database.subscriptions.values()].entries())
      if (subscription.state !== 'active') this.#subscribers.define(index, { state: 'active' }, 0);
    for (let round = 0; round < 100; round++) {
      owner.refresh();
      owner.reader.read(Infinity);
      owner.reader.endReread();
      owner.reader.reread(Infinity);
      owner.reader.endReread();
      owner.attempts.confirmAll();
      owner.cut(owner.lanes.position);
      owner.outcome(true);
      await this.run({ do: 'tick' });
      await this.run({ do: 'look' });
      for (let asked = 0; asked < 5; asked++) await this.run({ do: 'answer' });
    }
    expectNothingLeft(owner);
  }

  #produce(name: string, orderingKey: string | null, timeToLive: number | null): void {
    const event = { name, orderingKey, producedAt: this.clock.ms / 1_000 };
    const subscriptions = [...this.database.subscriptions.values()].map(({ subscription }) => subscription);
    this.log.push(entryOf(event, timeToLive, subscriptions));
  }

  async #cut(between: readonly Step[]): Promise<void> {
    const owner = this.#owner;
    owner.outcome(false);
    const { lanes } = owner;
    const upTo = lanes.position;
    owner.refresh();
    // The answer of the database was under way while these happened.
    for (const step of between) await this.run(step);
    if (this.#owner === owner && owner.lanes === lanes) owner.cut(upTo);
  }
}
