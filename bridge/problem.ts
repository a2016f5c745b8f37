import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { BatonError, type Mistake } from '../errors/baton-error.ts';
import { CATALOGUE } from '../errors/catalogue.ts';

/** RFC 9457 problem details as the bridge answers them. */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** Left out where nobody outside can do anything about it. */
  readonly detail?: string | undefined;
  /** Stable: see docs/errors.md. */
  readonly code: string;
  /** Where several things can be wrong at once: each of them. */
  readonly errors?: readonly Mistake[] | undefined;
}

const mistakeSchema = z.object({
  pointer: z.string().describe('A JSON Pointer as a URI fragment: `#/prNumber`.'),
  detail: z.string().describe('What is there, and what was expected.'),
});

/** The same as a schema: it is part of the OpenAPI document, and tests hold real answers to it. */
export const problemSchema = z.object({
  type: z.string().describe('`urn:baton:error:` and the code.'),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  code: z.string().describe('Stable: see docs/errors.md.'),
  errors: z.array(mistakeSchema).optional().describe('All that is wrong with the request.'),
}) satisfies z.ZodType<ProblemDetails>;

/** Answers with an error as RFC 9457 problem details, and with `Retry-After` where another try makes sense. */
export async function sendProblem(reply: FastifyReply, error: BatonError): Promise<void> {
  if (error.retryAfterMs !== undefined) void reply.header('retry-after', retryAfter(error.retryAfterMs));
  const problem: ProblemDetails = {
    type: `urn:baton:error:${error.code}`,
    title: CATALOGUE[error.code].title,
    status: error.status,
    ...(error.code === 'BATON_INTERNAL' ? {} : { detail: error.detail }),
    code: error.code,
    ...(error.mistakes === undefined ? {} : { errors: error.mistakes }),
  };
  await reply.status(error.status).type('application/problem+json').send(problem);
}

/** Whole seconds for the header `Retry-After`; never 0, which would mean at once. */
export function retryAfter(ms: number): string {
  return String(Math.max(1, Math.ceil(ms / 1_000)));
}

/** Any error as one of the catalogue: what nobody foresaw is `BATON_INTERNAL`, with itself as the cause. */
export function asBatonError(error: unknown): BatonError {
  if (error instanceof BatonError) return error;
  return new BatonError('BATON_INTERNAL', { detail: 'nobody foresaw this; the log says more', cause: error });
}
