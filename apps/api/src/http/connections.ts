import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** The open connections of a server, and which of them have a request. Node does not count one that never had any as idle. */
export class Connections {
  private readonly open = new Set<Socket>();
  private readonly busy = new Map<Socket, number>();

  watch(server: Server): void {
    server.on('connection', (socket) => {
      this.open.add(socket);
      socket.once('close', () => {
        this.open.delete(socket);
        this.busy.delete(socket);
      });
    });
    server.on('request', ({ socket }, response) => {
      this.busy.set(socket, (this.busy.get(socket) ?? 0) + 1);
      response.once('close', () => {
        const left = (this.busy.get(socket) ?? 1) - 1;
        if (left > 0) this.busy.set(socket, left);
        else this.busy.delete(socket);
      });
    });
  }

  closeIdle(): void {
    for (const socket of this.open) {
      if (!this.busy.has(socket)) socket.destroy();
    }
  }
}
