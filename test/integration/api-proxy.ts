import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP way to a real service that can be cut, stopped and restored. */
export class Proxy {
  private readonly sockets = new Set<Socket>();
  private state: 'open' | 'cut' | 'frozen' = 'open';

  private constructor(
    private readonly server: Server,
    private readonly host: string,
    private readonly targetPort: number,
    private readonly isKafka: boolean,
  ) {}

  static async open(host: string, port: number, isKafka = false): Promise<Proxy> {
    const server = createServer();
    const proxy = new Proxy(server, host, port, isKafka);
    server.on('connection', (socket) => {
      proxy.join(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Connections break, and new ones are refused as soon as they are made. */
  cut(): void {
    this.state = 'cut';
    for (const socket of this.sockets) socket.destroy();
  }

  /** Connections stay and are accepted, but nothing is said any more. */
  freeze(): void {
    this.state = 'frozen';
    for (const socket of this.sockets) socket.pause();
  }

  restore(): void {
    this.state = 'open';
    for (const socket of this.sockets) socket.destroy();
  }

  /** New connections work; those that were frozen hear nothing any more, as if their host had vanished without a word. */
  abandon(): void {
    this.state = 'open';
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private join(client: Socket): void {
    this.keep(client);
    if (this.state === 'cut') {
      client.destroy();
      return;
    }
    if (this.state === 'frozen') {
      client.pause();
      return;
    }
    const target = this.keep(connect(this.targetPort, this.host));
    client.pipe(target);
    target.on('data', (chunk) => client.write(this.isKafka ? this.advertised(chunk) : chunk));
    target.on('close', () => client.destroy());
    client.on('close', () => target.destroy());
  }

  private keep(socket: Socket): Socket {
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.sockets.delete(socket));
    return socket;
  }

  /** Brokers tell clients where to connect: host with its length, then the port. */
  private advertised(chunk: Buffer): Buffer {
    const told = address(this.host, this.targetPort);
    for (let at = chunk.indexOf(told); at !== -1; at = chunk.indexOf(told, at + told.length)) {
      address(this.host, this.port).copy(chunk, at);
    }
    return chunk;
  }
}

function address(host: string, port: number): Buffer {
  const bytes = Buffer.alloc(2 + host.length + 4);
  bytes.writeInt16BE(host.length);
  bytes.write(host, 2, 'latin1');
  bytes.writeInt32BE(port, 2 + host.length);
  return bytes;
}
