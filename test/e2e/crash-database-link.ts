import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** What happens to the COMMIT of a settlement. */
type CommitFate = 'arrives' | 'is lost' | 'answer is lost' | 'is held';

interface Connection {
  readonly client: Socket;
  readonly server: Socket;
  /** The transaction under way wrote lease rows as settlements do. */
  settles: boolean;
  /** Bytes of the server are not passed on any more. */
  isDeaf: boolean;
}

/** A TCP way to the database which can be cut, held up, and broken in the middle of a COMMIT. */
export class DatabaseLink {
  readonly #connections = new Set<Connection>();
  #fate: CommitFate = 'arrives';
  #onFate: () => void = () => undefined;
  #isHeld = false;

  private constructor(
    private readonly listener: Server,
    private readonly target: URL,
  ) {
    listener.on('connection', (client) => {
      this.#join(client);
    });
  }

  static async open(databaseUrl: string): Promise<DatabaseLink> {
    const listener = createServer();
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    return new DatabaseLink(listener, new URL(databaseUrl));
  }

  /** The database's URL through this link. */
  get url(): string {
    const { port } = this.listener.address() as AddressInfo;
    return Object.assign(new URL(this.target), { host: `127.0.0.1:${port}` }).href;
  }

  /** Breaks every connection; new ones are taken. */
  cut(): void {
    for (const { client, server } of this.#connections) {
      client.destroy();
      server.destroy();
    }
  }

  /** Nothing passes any more, in either direction; connections stay, new ones get no answer. */
  hold(): void {
    this.#isHeld = true;
    for (const { client, server } of this.#connections) {
      client.pause();
      server.pause();
    }
  }

  /** Everything that was held up passes. */
  release(): void {
    this.#isHeld = false;
    for (const { client, server } of this.#connections) {
      client.resume();
      server.resume();
    }
  }

  /**
   * The next COMMIT of a settlement does not arrive, or its answer does not; after that nothing passes until `release`.
   * One that is held leaves its transaction open, with all its locks. Resolves when it has happened.
   */
  breakNextCommit(fate: Exclude<CommitFate, 'arrives'>): Promise<void> {
    this.#fate = fate;
    return new Promise((resolve) => {
      this.#onFate = resolve;
    });
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.listener.close(resolve));
  }

  #join(client: Socket): void {
    const server = connect(Number(this.target.port), this.target.hostname);
    const connection: Connection = { client, server, settles: false, isDeaf: false };
    this.#connections.add(connection);
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#connections.delete(connection);
        other.destroy();
      });
      if (this.#isHeld) socket.pause();
    }
    client.on('data', (chunk) => {
      this.#said(connection, chunk);
    });
    server.on('data', (chunk) => {
      if (!connection.isDeaf) client.write(chunk);
      else this.#happened(connection);
    });
  }

  #said(connection: Connection, chunk: Buffer): void {
    const isCommit = chunk.includes('COMMIT');
    if (chunk.includes('INSERT INTO partition_lease')) connection.settles = true;
    const fate = isCommit && connection.settles ? this.#fate : 'arrives';
    if (isCommit) connection.settles = false;
    if (fate === 'is lost' || fate === 'is held') {
      this.#happened(connection, fate === 'is held');
      return;
    }
    connection.isDeaf = fate === 'answer is lost';
    connection.server.write(chunk);
  }

  /** Everybody else is held up as well: nobody can ask yet what became of it. */
  #happened({ client, server }: Connection, isKept = false): void {
    this.#fate = 'arrives';
    if (!isKept) {
      client.destroy();
      server.destroy();
    }
    this.hold();
    this.#onFate();
  }
}
