import { createServer } from 'node:net';
import { freePort } from '../../standins/temporal/free-port.ts';

/** This port if nobody listens on it, else a free one. Somebody may take it before you do. */
export async function preferredPort(port: number): Promise<number> {
  const isFree = await new Promise<boolean>((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(false);
    });
    server.listen(port, '127.0.0.1', () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
  return isFree ? port : freePort();
}
