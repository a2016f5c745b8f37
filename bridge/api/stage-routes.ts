import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { toMs } from '../../config/duration.ts';
import type { Policy } from '../../config/policy.ts';
import type { Config } from '../../config/schema.ts';
import { BatonError } from '../../errors/baton-error.ts';
import type { StageResult } from '../../signals/stage-request.ts';
import { auditStage, NO_STAGE_AUDIT, type StageAuditLine } from '../../telemetry/stage-audit.ts';
import type { ByteBudget } from '../byte-budget.ts';
import type { Persist } from '../persist.ts';
import { retryAfter } from '../problem.ts';
import type { StageClient } from '../stage-client.ts';
import { createAnswering, type AnsweringOptions, type ApiExchange } from './answering.ts';
import { parseIdempotencyKey, requestId } from './idempotency-key.ts';
import { withJsonBody } from './json-body.ts';
import { keep } from './keep.ts';
import { OUTCOME_RETRY_MS } from './outcome-status.ts';
import { waitOf } from './prefer.ts';
import { endedStage, stageRequestPath, stageState } from './stage-answer.ts';
import { questionOf } from './stage-scope.ts';
import { STAGE_STATUS } from './stage-status.ts';
import { readRollbackBody, readSetBody, stageFingerprint } from './stage-wish.ts';
import type { Authenticate } from './tokens.ts';
import type { AwaitResult } from './waiting.ts';

/** What the routes about stages need. */
export interface StageRoutesOptions extends AnsweringOptions {
  readonly config: Pick<Config, 'repositories' | 'api'>;
  readonly policy: Policy;
  readonly stages: StageClient;
  readonly authenticate: Authenticate;
  readonly awaitResult: AwaitResult;
  readonly persist: Persist;
  readonly budget: ByteBudget;
}

/** Milliseconds after which it makes sense to look at a request again, and that a worker gets to say where it is. */
const LOOK_AGAIN_MS = 2_000;
const PROGRESS_MS = 1_500;

type Exchange = ApiExchange<StageAuditLine>;

/** `PUT /v1/runs/:namespace/:name/stage`, `POST …/stage/rollback`, and `GET /v1/stage-requests/:id`. */
export function addStageRoutes(app: FastifyInstance, options: StageRoutesOptions): void {
  const answer = createAnswering(options, NO_STAGE_AUDIT, auditStage);
  const taking = (read: typeof readSetBody) => (request: FastifyRequest, reply: FastifyReply) =>
    answer(request, reply, (exchange) => take(exchange, read, options));
  app.put('/v1/runs/:namespace/:name/stage', taking(readSetBody));
  app.post('/v1/runs/:namespace/:name/stage/rollback', taking(readRollbackBody));
  app.get('/v1/stage-requests/:id', (request, reply) => answer(request, reply, (exchange) => look(exchange, options)));
}

/** Reads, keeps, waits, answers; in that order. */
async function take(exchange: Exchange, read: typeof readSetBody, options: StageRoutesOptions): Promise<void> {
  const { request, reply, tell, deadline } = exchange;
  const { config, policy, deadlineMs, stages, persist } = options;
  const caller = options.authenticate(request.headers.authorization);
  tell({ by: caller.name });
  caller.needs('stage');
  const key = parseIdempotencyKey(request.headers['idempotency-key']);
  const wish = await withJsonBody(request.raw, options.budget, deadlineMs, (value) => read(value, policy, caller));
  const question = questionOf(request.params, config, caller);
  const { run } = question;
  const { destination } = wish;
  tell({ about: `${run.namespace}/${run.name}`, to: destination.kind === 'set' ? destination.to : null });

  const id = requestId(caller.name, key);
  const hangUp = new AbortController();
  reply.raw.once('close', () => hangUp.abort());
  const fingerprint = stageFingerprint(question, wish);
  const start = { id, input: { ...question, wish }, by: caller.name, ...run, fingerprint };
  const { ended } = await keep({ client: stages.requests, persist }, start, deadline);
  tell({ request: id, outcome: 'running' });

  const wait = waitOf(request.headers['prefer'], toMs(config.api.wait));
  // What has ended is only read.
  const ms = ended ? Math.max(wait.ms, PROGRESS_MS) : wait.ms;
  const awaited = await options.awaitResult(stages.requests, id, ms, hangUp.signal);
  if (wait.applied !== null) void reply.header('preference-applied', wait.applied);
  if (awaited.kind === 'broken') throw broken(id);
  if (awaited.kind === 'settled') return answerResult(exchange, id, awaited.result, key !== null);
  await reply
    .status(202)
    .header('location', stageRequestPath(id))
    .header('retry-after', retryAfter(LOOK_AGAIN_MS))
    .send(stageState(id, run, { progress: awaited.progress, result: null }));
}

async function look(exchange: Exchange, options: StageRoutesOptions): Promise<void> {
  const { request, reply, tell, deadline } = exchange;
  const { persist, clock, config } = options;
  const { requests } = options.stages;
  const caller = options.authenticate(request.headers.authorization);
  tell({ by: caller.name });
  caller.needs('read', 'stage');
  const { id } = request.params as { id: string };
  const known = /^[0-9a-f]{32}$/.test(id) ? await persist(deadline, () => requests.find(id, deadline)) : null;
  // The bridge does not know whose the run is, so a request is shown to the token that it was made with.
  if (known?.by !== caller.name) {
    throw new BatonError('BATON_STAGE_REQUEST_NOT_FOUND', { detail: 'this token has made no request of that id' });
  }
  questionOf(known, config, caller);
  tell({ request: id, about: `${known.namespace}/${known.name}` });
  const never = new AbortController().signal;
  const result = known.ended ? await persist(deadline, () => requests.result(id, deadline, never)) : 'running';
  if (result === 'broken') throw broken(id);
  if (result !== 'running') {
    tell({ outcome: result.outcome });
    await reply.send(stageState(id, known, { progress: null, result }));
    return;
  }
  tell({ outcome: result });
  const progress = await requests.progress(id, clock() + PROGRESS_MS);
  await reply.header('retry-after', retryAfter(LOOK_AGAIN_MS)).send(stageState(id, known, { progress, result: null }));
}

async function answerResult(
  { reply, tell }: Exchange,
  id: string,
  result: StageResult,
  hasKey: boolean,
): Promise<void> {
  const { status } = STAGE_STATUS[result.outcome];
  tell({ outcome: result.outcome, detail: result.reason });
  // A key always finds this request and its end: only without one is the same sent again another request.
  if (status === 503 && !hasKey) void reply.header('retry-after', retryAfter(OUTCOME_RETRY_MS));
  await reply
    .status(status)
    .type(status === 200 ? 'application/json' : 'application/problem+json')
    .send(endedStage(id, result));
}

function broken(id: string): BatonError {
  return new BatonError('BATON_STAGE_REQUEST_BROKEN', {
    detail: `request ${id} was ended from outside, or by a fault: look at stage-request/${id} in Temporal`,
  });
}
