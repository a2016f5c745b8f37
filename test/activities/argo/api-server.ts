import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Something that is taken for an API server, and answers as a test says. */
export interface ServerUnderTest {
  readonly url: string;
  /** Every connection that there ever was. */
  readonly sockets: readonly Socket[];
  stop(): Promise<void>;
}

/** Serves HTTP, or HTTPS with `tls`. */
export function serveHttp(listener: RequestListener, tls?: ServerOptions): Promise<ServerUnderTest> {
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  return listen(server, tls === undefined ? 'http' : 'https');
}

/** Takes connections and never says a word. */
export function serveSilence(protocol: 'http' | 'https'): Promise<ServerUnderTest> {
  return listen(createTcpServer(), protocol);
}

async function listen(server: Server, protocol: string): Promise<ServerUnderTest> {
  const sockets: Socket[] = [];
  server.on('connection', (socket) => sockets.push(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `${protocol}://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    sockets,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
