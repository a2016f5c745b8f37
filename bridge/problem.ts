import type { FastifyReply } from 'fastify';
import { BatonError } from '../errors/baton-error.ts';
import { CATALOGUE } from '../errors/catalogue.ts';

/** Answers with an error as RFC 9457 problem details, and with `Retry-After` where another try makes sense. */
export async function sendProblem(reply: FastifyReply, error: BatonError): Promise<void> {
  if (error.retryAfterMs !== undefined) {
    void reply.header('retry-after', String(Math.max(1, Math.ceil(error.retryAfterMs / 1_000))));
  }
  await reply
    .status(error.status)
    .type('application/problem+json')
    .send({
      type: `urn:baton:error:${error.code}`,
      title: CATALOGUE[error.code].title,
      status: error.status,
      detail: error.status === 500 ? undefined : error.detail,
      code: error.code,
    });
}

/** Any error as one of the catalogue: what nobody foresaw is `BATON_INTERNAL`, with itself as the cause. */
export function asBatonError(error: unknown): BatonError {
  if (error instanceof BatonError) return error;
  return new BatonError('BATON_INTERNAL', { detail: 'nobody foresaw this; the log says more', cause: error });
}
