import type { FastifyInstance } from 'fastify';
import { BatonError } from '../../errors/baton-error.ts';
import { playId } from '../../signals/messages.ts';
import { auditStage, NO_STAGE_AUDIT, type StageAuditLine } from '../../telemetry/stage-audit.ts';
import { createAnswering, type ApiExchange } from './answering.ts';
import { requestId } from './idempotency-key.ts';
import { noRun, questionOf } from './stage-scope.ts';
import type { StageRoutesOptions } from './stage-routes.ts';

type Exchange = ApiExchange<StageAuditLine>;

/** `GET /v1/runs/:namespace/:name/stage` and `GET /v1/plays/:owner/:repository/:task/stage`. */
export function addStageLooks(app: FastifyInstance, options: StageRoutesOptions): void {
  const answer = createAnswering(options, NO_STAGE_AUDIT, auditStage);
  app.get('/v1/runs/:namespace/:name/stage', (request, reply) =>
    answer(request, reply, (exchange) => lookAtRun(exchange, options)),
  );
  app.get('/v1/plays/:owner/:repository/:task/stage', (request, reply) =>
    answer(request, reply, (exchange) => lookAtPlay(exchange, options)),
  );
}

/** A worker reads the run; whoever asks waits for it, since there is nothing to come back to. */
async function lookAtRun({ request, reply, tell, deadline }: Exchange, options: StageRoutesOptions): Promise<void> {
  const { persist, clock } = options;
  const { readings } = options.stages;
  const caller = options.authenticate(request.headers.authorization);
  tell({ by: caller.name });
  caller.needs('read', 'stage');
  const question = questionOf(request.params, options.config, caller);
  tell({ about: `${question.run.namespace}/${question.run.name}` });
  const id = requestId(caller.name, null);
  const hangUp = new AbortController();
  reply.raw.once('close', () => hangUp.abort());
  await persist(deadline, () => readings.start({ id, input: question }, deadline));
  const awaited = await options.awaitResult(readings, id, Math.max(0, deadline - clock()), hangUp.signal);
  if (awaited.kind !== 'settled') {
    throw new BatonError('BATON_WORKER_UNREACHABLE', {
      detail: 'no worker has read the run in time',
      retryAfterMs: 5_000,
    });
  }
  const { result } = awaited;
  tell({ outcome: result.kind });
  if (result.kind === 'not-found') throw noRun();
  if (result.kind === 'unreachable') {
    throw new BatonError('BATON_CLUSTER_UNAVAILABLE', { detail: result.why, retryAfterMs: 5_000 });
  }
  await reply.send(result.reading);
}

async function lookAtPlay({ request, reply, tell, deadline }: Exchange, options: StageRoutesOptions): Promise<void> {
  const caller = options.authenticate(request.headers.authorization);
  tell({ by: caller.name });
  caller.needs('read', 'stage');
  const { owner, repository, task } = request.params as { owner: string; repository: string; task: string };
  const name = `${owner}/${repository}`;
  const isMine =
    caller.mayTouch(name) &&
    options.config.repositories.some((each) => each.name.toLowerCase() === name.toLowerCase()) &&
    /^[1-9]\d{0,9}$/.test(task);
  const id = playId({ owner, repository, task });
  const found = isMine ? await options.persist(deadline, () => options.stages.play(id, deadline)) : null;
  if (found === null) {
    throw new BatonError('BATON_PLAY_NOT_FOUND', { detail: 'no play that this token may see is of that task' });
  }
  const { status, changes } = found;
  tell({ about: id, outcome: 'read' });
  const { play, stage, stageSince: since, ended, run, attention } = status;
  await reply.send({ play, stage, since, ended, run, attention, history: changes });
}
