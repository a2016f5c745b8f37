import { z } from 'zod';
import { ClusterError } from './cluster.ts';

const statusSchema = z.object({
  kind: z.literal('Status'),
  message: z.string().optional(),
  reason: z.string().optional(),
  code: z.number().optional(),
  details: z
    .object({
      name: z.string().optional(),
      kind: z.string().optional(),
      retryAfterSeconds: z.number().optional(),
      causes: z.array(z.object({ field: z.string().optional(), message: z.string().optional() })).optional(),
    })
    .nullish(),
});

/** An answer that is not a success. */
export interface Refusal {
  readonly status: number;
  /** The body as parsed JSON, or as text where it is none (a proxy's page). */
  readonly body: unknown;
  /** The `Retry-After` header: seconds, or a date. */
  readonly retryAfter?: string | undefined;
}

/** The error that a refusal means. `now` in milliseconds since the epoch, for a Retry-After that is a date. */
export function clusterErrorOf(refusal: Refusal, now: number): ClusterError {
  const parsed = statusSchema.safeParse(refusal.body);
  const status = parsed.success ? parsed.data : undefined;
  const text = typeof refusal.body === 'string' ? refusal.body.trim().slice(0, 200) : '';
  const words = status?.message ?? text;
  const seconds = status?.details?.retryAfterSeconds;
  return new ClusterError(words === '' ? `HTTP ${String(refusal.status)}` : words, {
    status: refusal.status,
    reason: status?.reason ?? null,
    retryAfterMs: retryAfterMs(refusal.retryAfter, now) ?? (seconds === undefined ? null : seconds * 1_000),
    causes: (status?.details?.causes ?? []).map(({ field, message }) => [field, message].filter(Boolean).join(': ')),
  });
}

/**
 * Whether a 404 speaks of the object with this name. A proxy's 404, a missing CRD and a missing namespace do not: none of
 * them means that the object is gone.
 */
export function saysThatObjectIsAbsent(refusal: Refusal, name: string): boolean {
  const parsed = statusSchema.safeParse(refusal.body);
  if (refusal.status !== 404 || !parsed.success) return false;
  const { name: named, kind } = parsed.data.details ?? {};
  return named === name && kind !== 'namespaces';
}

/** `Retry-After` in milliseconds from now; null if there is none. */
function retryAfterMs(header: string | undefined, now: number): number | null {
  if (header === undefined || header === '') return null;
  const ms = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - now;
  return Number.isNaN(ms) ? null : Math.max(0, ms);
}
