import { createHash } from 'node:crypto';
import { fastify } from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { WorldRefusal } from '../world/world-refusal.ts';
import { checkSuites } from './check-suites.ts';
import { waitOut } from './faults.ts';
import type { FaultSwitches } from './faults.ts';
import { hookDeliveries } from './hook-deliveries.ts';
import { issues } from './issues.ts';
import { pulls } from './pulls.ts';
import { createRateLimiter } from './rate-limits.ts';
import type { RateLimits } from './rate-limits.ts';
import { repositories } from './repositories.ts';
import { authenticate } from './rest-context.ts';
import type { RestContext } from './rest-context.ts';
import { reviews } from './reviews.ts';
import { standinPush } from './standin-push.ts';
import { statuses } from './statuses.ts';

/** One write over REST, for the raw log. */
export interface WriteRecord {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  /** Login; null for nobody. */
  readonly by: string | null;
  readonly status: number;
  readonly body: unknown;
}

/** GitHub's REST API over a world: who asks, faults, limits, conditional requests; then the resources. */
export function createRestApp(
  context: RestContext,
  options: {
    readonly switches: FaultSwitches;
    readonly limits: RateLimits;
    readonly onWrite: (record: WriteRecord) => void;
  },
): FastifyInstance {
  const { world } = context;
  const app = fastify({ forceCloseConnections: true, routerOptions: { maxParamLength: 500 } });
  const limiter = createRateLimiter(options.limits, world.clock);
  const askers = new WeakMap<FastifyRequest, string>();
  const cutAfter = new WeakSet<FastifyRequest>();

  // GitHub takes DELETE and PUT with an empty body under any content type.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? {} : JSON.parse(String(body)));
    } catch {
      done(new WorldRefusal(400, 'Problems parsing JSON'));
    }
  });

  app.addHook('onRequest', async (request, reply) => {
    // Readers hold GitHub's stamps against this header: both have to be of the same clock.
    void reply.header('date', world.clock().toUTCString());
    const faults = options.switches.strike(request);
    await waitOut(faults);
    for (const fault of faults) {
      if (fault.kind === 'fail') return reply.status(fault.status).send({ message: 'Server Error' });
      if (fault.kind === 'cut' && fault.when === 'after') cutAfter.add(request);
      if (fault.kind === 'cut' && fault.when === 'before') {
        reply.hijack();
        request.raw.socket.destroy();
        return reply;
      }
    }
    const actor = authenticate(request, world.state);
    const asker = actor?.login ?? request.ip;
    const verdict = limiter.charge(asker, request);
    void reply.headers(verdict.headers);
    if (verdict.kind === 'spent') {
      throw new WorldRefusal(403, `API rate limit exceeded for ${asker}.`);
    }
    if (verdict.kind === 'secondary') {
      throw new WorldRefusal(
        429,
        'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
      );
    }
    askers.set(request, asker);
    return undefined;
  });

  app.addHook('onSend', (request, reply, payload, done) => {
    if (cutAfter.has(request)) request.raw.socket.destroy();
    const conditional = request.method === 'GET' && reply.statusCode === 200 && typeof payload === 'string';
    done(null, conditional ? conditionally(request, reply, payload) : payload);
  });

  const conditionally = (request: FastifyRequest, reply: FastifyReply, payload: string): string | null => {
    const etag = `W/"${createHash('sha256').update(payload).digest('hex')}"`;
    void reply.header('etag', etag);
    if (request.headers['if-none-match'] !== etag) return payload;
    const asker = askers.get(request);
    void reply.status(304).headers(asker === undefined ? {} : limiter.refund(asker));
    return null;
  };

  app.addHook('onResponse', (request, reply, done) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      const record = {
        method: request.method,
        path: request.url,
        by: askers.get(request) ?? null,
        status: reply.statusCode,
      };
      options.onWrite({ at: world.clock().getTime(), ...record, body: request.body ?? null });
    }
    done();
  });

  app.setErrorHandler((error, _request, reply) => {
    const refusal =
      error instanceof WorldRefusal
        ? error
        : new WorldRefusal(500, error instanceof Error ? error.message : 'Server Error');
    return reply.status(refusal.status).send({
      message: refusal.message,
      ...(refusal.errors === null ? {} : { errors: refusal.errors }),
      documentation_url: 'https://docs.github.com/rest',
      status: String(refusal.status),
    });
  });
  app.setNotFoundHandler(() => {
    throw new WorldRefusal(404, 'Not Found');
  });

  const resources = [repositories, pulls, reviews, issues, statuses, checkSuites, hookDeliveries, standinPush];
  for (const resource of resources) resource(app, context);
  return app;
}
