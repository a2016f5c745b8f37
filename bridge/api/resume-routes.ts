import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Policy } from '../../config/policy.ts';
import { toMs } from '../../config/duration.ts';
import type { Config } from '../../config/schema.ts';
import { BatonError } from '../../errors/baton-error.ts';
import type { ResumeResult } from '../../signals/resume.ts';
import type { Logger } from '../../telemetry/log.ts';
import { auditResume, type ResumeAuditLine } from '../../telemetry/resume-audit.ts';
import type { ByteBudget } from '../byte-budget.ts';
import type { Persist } from '../persist.ts';
import { retryAfter } from '../problem.ts';
import type { ResumeClient } from '../resume-client.ts';
import { createAnswering, type ApiExchange } from './answering.ts';
import { parseIdempotencyKey, requestId } from './idempotency-key.ts';
import { withJsonBody } from './json-body.ts';
import { OUTCOME_RETRY_MS, OUTCOME_STATUS } from './outcome-status.ts';
import { keep } from './keep.ts';
import { waitOf } from './prefer.ts';
import { endedAnswer, pathOf, stateAnswer } from './resume-answer.ts';
import type { ResumeBody } from './resume-body.ts';
import { readDropInBody, readResumeBody, resumeRequest } from './resume-request.ts';
import type { Authenticate } from './tokens.ts';
import type { AwaitResult } from './waiting.ts';

/** What taking resume requests needs. */
export interface ResumeRoutesOptions {
  readonly config: Pick<Config, 'repositories' | 'api'>;
  readonly policy: Policy;
  /** Milliseconds from the first byte until a request is kept or refused. */
  readonly deadlineMs: number;
  readonly client: ResumeClient;
  readonly authenticate: Authenticate;
  readonly awaitResult: AwaitResult;
  readonly persist: Persist;
  readonly budget: ByteBudget;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** Milliseconds after which it makes sense to look at a request again. */
const LOOK_AGAIN_MS = 2_000;
/** Milliseconds that a worker gets to say where a request is. */
const PROGRESS_MS = 1_500;

const NOTHING: Omit<ResumeAuditLine, 'ms' | 'status'> = {
  resume: null,
  by: null,
  repository: null,
  task: null,
  gate: null,
  override: null,
  outcome: null,
  code: null,
  detail: null,
};

/** `POST /v1/resumes`, `POST /resume` (the same, with the body of an Argo Events sensor) and `GET /v1/resumes/:id`. */
export function addResumeRoutes(app: FastifyInstance, options: ResumeRoutesOptions): void {
  const answer = createAnswering(options, NOTHING, auditResume);
  const post = (read: (value: unknown) => ResumeBody) => (request: FastifyRequest, reply: FastifyReply) =>
    answer(request, reply, (exchange) => take({ ...exchange, read }, options));
  app.post('/v1/resumes', post(readResumeBody));
  app.post('/resume', post(readDropInBody));
  app.get<{ Params: { id: string } }>('/v1/resumes/:id', (request, reply) =>
    answer(request, reply, (exchange) => look(exchange, options)),
  );
}

type Exchange = ApiExchange<ResumeAuditLine>;

/** Reads, keeps, waits, answers; in that order, and nothing of the body outlives the first step. */
async function take(
  exchange: Exchange & { readonly read: (value: unknown) => ResumeBody },
  options: ResumeRoutesOptions,
): Promise<void> {
  const { request, reply, read, tell, deadline } = exchange;
  const { headers, raw } = request;
  const caller = options.authenticate(headers.authorization);
  tell({ by: caller.name });
  const key = parseIdempotencyKey(headers['idempotency-key']);
  const { config, policy, deadlineMs } = options;
  const asked = await withJsonBody(raw, options.budget, deadlineMs, (value) =>
    resumeRequest(read(value), { config, policy, caller }),
  );
  const { target, override } = asked.input;
  const { gate, identity } = target;
  tell({ repository: asked.repository, task: identity.task, gate, override: override?.reason ?? null });

  const id = requestId(caller.name, key);
  const hangUp = new AbortController();
  reply.raw.once('close', () => hangUp.abort());
  const { repository, fingerprint, input } = asked;
  const { ended } = await keep(options, { id, input, repository, fingerprint }, deadline);
  tell({ resume: id, outcome: 'running' });

  const wait = waitOf(headers['prefer'], toMs(config.api.wait));
  // What has ended is only read.
  const awaited = await options.awaitResult(
    options.client,
    id,
    ended ? Math.max(wait.ms, PROGRESS_MS) : wait.ms,
    hangUp.signal,
  );
  if (wait.applied !== null) void reply.header('preference-applied', wait.applied);
  if (awaited.kind === 'broken') throw broken(id);
  if (awaited.kind === 'settled') return answerResult(exchange, id, awaited.result, key !== null);
  await reply
    .status(202)
    .header('location', pathOf(id))
    .header('retry-after', retryAfter(LOOK_AGAIN_MS))
    .send(stateAnswer(id, asked.repository, { progress: awaited.progress, result: null }));
}

async function look(exchange: Exchange, options: ResumeRoutesOptions): Promise<void> {
  const { request, reply, tell, deadline } = exchange;
  const { client, persist, clock } = options;
  const caller = options.authenticate(request.headers.authorization);
  caller.needs('read', 'resume');
  const { id } = request.params as { id: string };
  tell({ by: caller.name });
  const known = /^[0-9a-f]{32}$/.test(id) ? await persist(deadline, () => client.find(id, deadline)) : null;
  // Whether there is one is nobody's business who may not see it.
  if (known === null || !caller.mayTouch(known.repository)) {
    throw new BatonError('BATON_RESUME_NOT_FOUND', { detail: 'no request that this token may see has that id' });
  }
  const { repository, ended } = known;
  tell({ resume: id, repository });
  const result = ended
    ? await persist(deadline, () => client.result(id, deadline, new AbortController().signal))
    : 'running';
  if (result === 'broken') throw broken(id);
  tell({ outcome: result === 'running' ? result : result.outcome });
  if (result !== 'running') {
    await reply.send(stateAnswer(id, repository, { progress: null, result }));
    return;
  }
  const progress = await client.progress(id, clock() + PROGRESS_MS);
  await reply
    .header('retry-after', retryAfter(LOOK_AGAIN_MS))
    .send(stateAnswer(id, repository, { progress, result: null }));
}

async function answerResult(
  { reply, tell }: Exchange,
  id: string,
  result: ResumeResult,
  hasKey: boolean,
): Promise<void> {
  const { status } = OUTCOME_STATUS[result.outcome];
  tell({ outcome: result.outcome, detail: result.reason });
  // A key always finds this request and its end: only without one is the same sent again another request.
  if (status === 503 && !hasKey) void reply.header('retry-after', retryAfter(OUTCOME_RETRY_MS));
  await reply
    .status(status)
    .type(status === 200 ? 'application/json' : 'application/problem+json')
    .send(endedAnswer(id, result));
}

function broken(id: string): BatonError {
  return new BatonError('BATON_RESUME_BROKEN', {
    detail: `request ${id} was ended from outside, or by a fault: look at resume/${id} in Temporal`,
  });
}
