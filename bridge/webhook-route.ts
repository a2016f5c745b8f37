import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { BatonError } from '../errors/baton-error.ts';
import type { Configured, Envelope } from '../signals/classify.ts';
import { audit } from '../telemetry/audit.ts';
import type { Logger } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { ByteBudget } from './byte-budget.ts';
import { consider, type Considered, type PullRequestReader } from './consider.ts';
import { deliveryAnswer } from './delivery-answer.ts';
import type { createHandOver } from './hand-over.ts';
import { parseMediaType, parsePayload } from './payload.ts';
import { asBatonError, sendProblem } from './problem.ts';
import { readBody } from './read-body.ts';
import { parseSignature, verifySignature } from './signature.ts';
import { failed, handedOver, notHandedOver, together, type Verdict } from './verdict.ts';

/** What taking deliveries needs. */
export interface WebhookOptions {
  readonly secrets: readonly string[];
  /** Milliseconds from the first byte until there must be an answer. */
  readonly deadlineMs: number;
  readonly configured: Configured;
  readonly budget: ByteBudget;
  readonly handOver: ReturnType<typeof createHandOver>;
  readonly github: PullRequestReader;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** Headers that are hints: nothing signs them, and they go into the log. */
interface Hints {
  readonly delivery: string | null;
  readonly event: string | null;
  readonly hook: string | null;
}

/** `POST /webhooks/github`: bytes, signature, JSON, meaning, Temporal; in that order, and then the answer. */
export function addWebhookRoute(app: FastifyInstance, options: WebhookOptions): void {
  const { clock, logger, metrics } = options;

  // The route reads the body itself, after all that can be refused without it.
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
  app.removeContentTypeParser(['application/json', 'text/plain']);

  app.post('/webhooks/github', async (request: FastifyRequest, reply: FastifyReply) => {
    const arrivedAt = clock();
    const deadline = arrivedAt + options.deadlineMs;
    const hints = hintsOf(request.headers);
    let event = hints.event;
    let verdict: Verdict;
    const fail = (caught: unknown): Verdict => {
      const error = asBatonError(caught);
      if (error.code === 'BATON_INTERNAL') logger.error({ err: caught, delivery: hints.delivery }, 'unforeseen');
      return failed(error);
    };
    try {
      const envelope = await receive(request, hints, options);
      const considered = await consider(envelope, options.configured, { github: options.github, deadline, clock });
      event = considered[0]?.event ?? event;
      const settle = async (part: Considered): Promise<Verdict> =>
        part.kind === 'facts'
          ? handedOver(part, await options.handOver(part, envelope.delivery, deadline))
          : notHandedOver(part);
      verdict = together(await Promise.all(considered.map((part) => settle(part).catch(fail))));
    } catch (caught) {
      verdict = fail(caught);
    }
    const ms = clock() - arrivedAt;
    const { problem, ...said } = verdict;
    const { outcome } = said;
    metrics.deliveries.inc({ outcome });
    metrics.answerSeconds.observe({ outcome }, ms / 1_000);
    audit(logger, { ...hints, event, ...said, ms });
    if (problem !== null) return sendProblem(reply, problem);
    await reply.status(said.status).send(deliveryAnswer(verdict));
  });
}

/** Takes the body, checks who signed it and parses it; afterwards nothing of the bytes is kept. */
async function receive(request: FastifyRequest, hints: Hints, options: WebhookOptions): Promise<Envelope> {
  const { headers, raw } = request;
  const mediaType = parseMediaType(headers['content-type']);
  const signature = parseSignature(single(headers['x-hub-signature-256']));
  const body = await readBody(raw, options.budget, options.deadlineMs);
  try {
    const secret = verifySignature(options.secrets, body.bytes, signature);
    options.metrics.signatures.inc({ secret: String(secret) });
    const payload = parsePayload(mediaType, body.bytes);
    if (hints.event === null || hints.delivery === null) {
      throw new BatonError('BATON_BODY_INVALID', { detail: 'X-GitHub-Event or X-GitHub-Delivery is missing' });
    }
    return { event: hints.event, delivery: hints.delivery, payload };
  } finally {
    body.release();
  }
}

function hintsOf(headers: IncomingHttpHeaders): Hints {
  const word = (name: string, pattern: RegExp): string | null => {
    const value = single(headers[name]);
    return value !== undefined && pattern.test(value) ? value : null;
  };
  return {
    delivery: word('x-github-delivery', /^[\w-]{1,100}$/),
    event: word('x-github-event', /^[a-z_]{1,60}$/),
    hook: word('x-github-hook-id', /^\d{1,20}$/),
  };
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? undefined : value;
}
