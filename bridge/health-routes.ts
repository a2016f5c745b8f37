import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Metrics } from '../telemetry/metrics.ts';
import { TemporalTrouble } from './bridge-client.ts';

/** Milliseconds that Temporal gets to answer a readiness probe. */
const PROBE_MS = 1_000;

/** What the probes answer; a schema since it is part of the OpenAPI document. */
export const healthSchema = z.object({
  status: z.enum(['ok', 'stopping', 'temporal-refused', 'temporal-unavailable']),
  reason: z.string().optional().describe('In words.'),
});
type Health = z.infer<typeof healthSchema>;

/** What the probes look at. */
export interface HealthOptions {
  /** Rejects with why a delivery would not be accepted; `deadline` in milliseconds since the epoch. */
  readonly ready: (deadline: number) => Promise<void>;
  readonly metrics: Metrics;
  readonly isStopping: () => boolean;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/**
 * `/livez` says that the process answers and asks nobody else, so that no outage elsewhere gets it restarted. `/readyz`
 * says whether a delivery would be accepted: Temporal answers and refuses nothing, and the bridge is not about to go. `/metrics` is
 * Prometheus' text.
 */
export function addHealthRoutes(app: FastifyInstance, { ready, metrics, isStopping, clock }: HealthOptions): void {
  app.get('/livez', async (): Promise<Health> => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const say = (health: Health) => reply.status(503).send(health);
    if (isStopping()) return say({ status: 'stopping' });
    try {
      await ready(clock() + PROBE_MS);
      return { status: 'ok' } satisfies Health;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const refused = error instanceof TemporalTrouble && !error.transient;
      return say({ status: refused ? 'temporal-refused' : 'temporal-unavailable', reason });
    }
  });
  app.get('/metrics', async (_request, reply) => {
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
}
