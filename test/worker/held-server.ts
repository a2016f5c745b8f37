import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net';

/** A server of a test that keeps what comes to it until it is told to let go. */
export interface HeldServer {
  /** host:port */
  readonly address: string;
  letGo(): void;
  /** Cuts all connections, and every new one. */
  stopAnswering(): void;
  answerAgain(): void;
  stop(): Promise<void>;
}

/**
 * Stands in front of a Temporal server and hands everything on, but holds what comes on the first connection from when
 * there is a second one: a worker has then connected, and can't start its watches, which it does before it polls.
 */
export async function holdFirstConnection(address: string): Promise<HeldServer> {
  const [host = '', port = ''] = address.split(':');
  const sockets: Socket[] = [];
  let isHolding = true;
  let isAnswering = true;
  const server = createServer((socket) => {
    if (!isAnswering) {
      socket.destroy();
      return;
    }
    const behind = createConnection({ host, port: Number(port) });
    sockets.push(socket);
    if (sockets.length === 2 && isHolding) sockets[0]?.pause();
    for (const [one, other] of [
      [socket, behind],
      [behind, socket],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
      one.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: own } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${String(own)}`,
    letGo: () => {
      isHolding = false;
      sockets[0]?.resume();
    },
    stopAnswering: () => {
      isAnswering = false;
      for (const socket of sockets.splice(0)) socket.destroy();
    },
    answerAgain: () => {
      isAnswering = true;
    },
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
