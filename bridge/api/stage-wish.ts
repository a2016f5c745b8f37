import { createHash } from 'node:crypto';
import type { Policy } from '../../config/policy.ts';
import { ENDINGS, stageOrder } from '../../signals/stage-graph.ts';
import type { StageQuestion, StageRequestInput } from '../../signals/stage-request.ts';
import type { Destination } from '../../signals/transition.ts';
import { invalid, parseWith } from './mistakes.ts';
import { stageRollbackBodySchema, stageSetBodySchema, type StageRollbackBody } from './stage-body.ts';
import type { Caller } from './tokens.ts';

/** What a body asks for. */
export type StageWish = StageRequestInput['wish'];

type Read = (value: unknown, policy: Policy, caller: Caller) => StageWish;

/** The body of `PUT …/stage`. Throws `BATON_REQUEST_INVALID`, also for a stage that is not configured. */
export const readSetBody: Read = (value, policy, caller) => {
  const { to, from = null, back = false, ...how } = parseWith(stageSetBodySchema, value);
  const known = [...stageOrder(policy), ...ENDINGS];
  if (!known.includes(to)) {
    throw invalid([{ pointer: '#/to', detail: `is "${to}", expected one of ${known.join(', ')}` }]);
  }
  return wishOf({ kind: 'set', to, back, from }, how, policy, caller);
};

/** The body of `POST …/stage/rollback`. Throws `BATON_REQUEST_INVALID`. */
export const readRollbackBody: Read = (value, policy, caller) =>
  wishOf({ kind: 'rollback' }, parseWith(stageRollbackBodySchema, value), policy, caller);

function wishOf(destination: Destination, how: StageRollbackBody, policy: Policy, caller: Caller): StageWish {
  const { stages, finalizing } = policy;
  const { reason, critical = false, dryRun = false } = how;
  return { destination, by: caller.name, reason, critical, dryRun, stages: { stages, finalizing } };
}

/** SHA-256 of what is asked for; what the configuration fills in may change between two sendings of one request. */
export function stageFingerprint({ run }: StageQuestion, wish: StageWish): string {
  const { destination: to, reason, critical, dryRun } = wish;
  const where = to.kind === 'set' ? [to.to, to.from, to.back] : [];
  const asked = [run.namespace, run.name, to.kind, where, reason, critical, dryRun];
  return createHash('sha256').update(JSON.stringify(asked)).digest('hex');
}
