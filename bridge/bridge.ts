import { setTimeout as pause } from 'node:timers/promises';
import { fastify, LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { policyFor } from '../config/policies.ts';
import type { Config } from '../config/schema.ts';
import { cannotListen } from '../errors/cannot-listen.ts';
import type { Configured } from '../signals/classify.ts';
import type { Logger } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { createReadiness } from '../telemetry/readiness.ts';
import { TemporalTrouble, type BridgeClient } from './bridge-client.ts';
import { createByteBudget } from './byte-budget.ts';
import type { PullRequestReader } from './consider.ts';
import { createHandOver } from './hand-over.ts';
import { addResumeRoutes } from './api/resume-routes.ts';
import { addStageLooks } from './api/stage-looks.ts';
import { addStageRoutes } from './api/stage-routes.ts';
import { createTokens } from './api/tokens.ts';
import { createWaiting } from './api/waiting.ts';
import { addHealthRoutes } from './health-routes.ts';
import { addOpenApiRoute } from './openapi/openapi-route.ts';
import { createPersist } from './persist.ts';
import { asBatonError, sendProblem } from './problem.ts';
import type { ResumeClient } from './resume-client.ts';
import type { StageClient } from './stage-client.ts';
import { addWebhookRoute } from './webhook-route.ts';

/** What a bridge is made of. */
export interface BridgeOptions {
  readonly config: Config;
  readonly client: BridgeClient;
  readonly resumes: ResumeClient;
  readonly stages: StageClient;
  readonly github: PullRequestReader;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Milliseconds since the epoch. @default Date.now */
  readonly clock?: () => number;
  /**
   * Milliseconds from "not ready" to the end of listening: connections that are kept open learn from their next answer
   * that they end, instead of being cut while a delivery is on its way, which nobody would send again. @default 1_000
   */
  readonly drainMs?: number;
}

/** A bridge that can be heard, or could be. */
export interface Bridge {
  /** Listens where the configuration says. Throws `BATON_CANNOT_LISTEN`. */
  listen(): Promise<{ url: string }>;
  /** Rejects with why a delivery would not be accepted now; `deadline` in milliseconds since the epoch. */
  ready(deadline: number): Promise<void>;
  /** Says that it is not ready, answers what is under way, and stops listening. */
  close(): Promise<void>;
}

/** Milliseconds: GitHub itself hangs up after ten seconds. */
const TIMEOUTS = { request: 10_000, headers: 5_000, idle: 65_000, check: 1_000 };

/** The process that takes GitHub's webhooks and resume requests, apart from its environment. */
export function createBridge(options: BridgeOptions): Bridge {
  const { config, client, resumes, stages, github, logger, metrics, clock = Date.now, drainMs = 1_000 } = options;
  const { host, port, secrets, byteBudget, deadlineMs } = config.bridge;
  const policy = policyFor(config);
  const configured: Configured = { repositories: config.repositories, policyOf: () => policy };
  const budget = createByteBudget(byteBudget, (taken) => metrics.bodyBytes.set(taken));
  const ready = createReadiness({
    ...client,
    isRefusal: (error) => error instanceof TemporalTrouble && !error.transient,
  });
  const stopping = new AbortController();

  for (const position of secrets.keys()) metrics.signatures.inc({ secret: String(position) }, 0);
  const persist = createPersist({ clock, sleep: (ms) => pause(ms), onRetry: () => metrics.handOverRetries.inc() });
  const handOver = createHandOver({ client, unclaimedLimit: config.unclaimedLimit, clock, persist });

  const loggerInstance: FastifyBaseLogger = logger;
  const app: FastifyInstance = fastify({
    loggerInstance,
    // The audit line says all that a request's own lines would.
    logController: new LogController({ disableRequestLogging: true }),
    requestTimeout: TIMEOUTS.request,
    keepAliveTimeout: TIMEOUTS.idle,
    forceCloseConnections: 'idle',
    // Node looks for requests that are too slow only every 30 seconds by itself.
    http: { headersTimeout: TIMEOUTS.headers, connectionsCheckingInterval: TIMEOUTS.check },
  });
  app.setErrorHandler((error, _request, reply) => {
    logger.error({ err: error }, 'unforeseen');
    return sendProblem(reply, asBatonError(error));
  });
  app.setNotFoundHandler((_request, reply) =>
    reply.status(404).type('application/problem+json').send({ type: 'about:blank', title: 'Not Found', status: 404 }),
  );
  // A connection that is kept for more requests would keep the server from closing until it has been idle for long.
  app.addHook('onSend', async (_request, reply) => {
    if (stopping.signal.aborted) void reply.header('connection', 'close');
  });
  addWebhookRoute(app, { secrets, deadlineMs, configured, budget, handOver, github, logger, metrics, clock });
  const api = {
    config,
    policy,
    deadlineMs,
    authenticate: createTokens(config.api),
    awaitResult: createWaiting({
      limit: config.api.waiting,
      stopping: stopping.signal,
      clock,
      observe: (waiting) => metrics.waitingAnswers.set(waiting),
    }),
    persist,
    budget,
    logger,
    clock,
  };
  addResumeRoutes(app, { ...api, client: resumes });
  addStageRoutes(app, { ...api, stages });
  addStageLooks(app, { ...api, stages });
  addOpenApiRoute(app);
  addHealthRoutes(app, { ready, metrics, isStopping: () => stopping.signal.aborted, clock });

  return {
    ready,
    async listen() {
      if (secrets.length === 0) logger.warn('no webhook secret is configured: every delivery is refused');
      try {
        return { url: await app.listen({ host, port }) };
      } catch (error) {
        throw cannotListen(error, `${host}:${String(port)}`, '--host and --port, or bridge.host and bridge.port');
      }
    },
    async close() {
      stopping.abort();
      await pause(drainMs);
      // By then everything that is under way has its answer; who is still sending would keep us here for good.
      const impatience = setTimeout(() => app.server.closeAllConnections(), deadlineMs);
      await app.close();
      clearTimeout(impatience);
    },
  };
}
