import { once } from 'node:events';
import { createServer } from 'node:http';

/** What the probes of a worker say. */
export interface ProbesOptions {
  readonly port: number;
  /** All workers poll, and Temporal answers and refuses nothing that a play needs. Never throws. */
  readonly isReady: () => Promise<boolean>;
  /** Prometheus' text. */
  readonly metrics: () => Promise<string>;
}

/**
 * The worker's own HTTP, on all addresses since probes and Prometheus come from elsewhere: `/livez`, `/readyz`,
 * `/metrics`. Throws what Node throws when it can't listen. The answer closes it.
 */
export async function serveProbes({ port, isReady, metrics }: ProbesOptions): Promise<() => Promise<void>> {
  const server = createServer((request, response) => {
    const answer = (status: number, type: string, body: string): void => {
      response.writeHead(status, { 'content-type': type }).end(body);
    };
    const say = (status: number, word: string): void => answer(status, 'application/json', `{"status":"${word}"}`);
    if (request.url === '/livez') say(200, 'ok');
    else if (request.url === '/readyz') {
      void isReady().then((ready) => (ready ? say(200, 'ok') : say(503, 'not-ready')));
    } else if (request.url === '/metrics') {
      metrics().then(
        (text) => answer(200, 'text/plain; version=0.0.4; charset=utf-8', text),
        () => say(500, 'metrics-unavailable'),
      );
    } else say(404, 'not-found');
  });
  server.listen(port);
  await once(server, 'listening');
  return async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
}
