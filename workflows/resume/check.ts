import type { FoundRun, SeenVisit } from '../../activities/resume/resume-activities.ts';
import type { Policy } from '../../config/policy.ts';
import type { ResumeInput } from '../../signals/resume.ts';
import { positionOf, startOf, type Position } from '../play/stages.ts';
import { ends, waits, type Verdict } from './verdict.ts';

/** The run waits at the gate that is meant, and nothing but its condition stands in the way. */
export interface Ready {
  /** Index into the stages of the request's policy. */
  readonly gate: number;
  readonly visit: SeenVisit;
}

/** The third step: how the run stands to the gate that is meant. */
export function check(found: FoundRun, input: ResumeInput): Ready | Verdict {
  const { run, visit } = found;
  const { policy, target } = input;
  const gate = policy.stages.findIndex((stage) => stage.gate.waiting === target.gate);
  if (run.hidden !== null) {
    return ends('needs-argo-server', `the run's nodes are ${run.hidden}: only the Argo Server can resume them`);
  }
  if (run.shutdown !== null) return ends('stopped', `the run is being shut down (${run.shutdown})`);
  const where = positionOf(policy, run, startOf(policy, run));
  if (where.kind === 'ambiguous') {
    const names = where.nodes.map(({ displayName, id }) => `${displayName} (${id})`).join(', ');
    return ends('ambiguous', `several gates of run ${run.name} are active: ${names}`);
  }
  if (where.kind === 'hidden' || where.index < gate) return ahead(where, policy, target.gate);
  if (where.kind === 'gate' && where.index === gate && visit !== null) return atTheGate(found, { gate, visit }, input);
  if (visit !== null && ['Failed', 'Error'].includes(visit.phase)) {
    return ends('stopped', `the gate's node is ${visit.phase}`);
  }
  return where.index > gate ? behind(visit, run.name) : ahead(where, policy, target.gate);
}

function ahead(where: Position, policy: Policy, gate: string): Verdict {
  const stage = 'index' in where ? policy.stages[where.index] : undefined;
  if (where.kind !== 'gate' || stage === undefined) {
    return waits('not-yet-suspended', `the run has not reached ${gate}: ${stage?.working ?? 'it has only begun'}`);
  }
  return waits('stage-mismatch', `the run stands at ${stage.gate.waiting}, not at ${gate}`);
}

function behind(visit: SeenVisit | null, run: string): Verdict {
  if (visit === null) return ends('not-suspended', `run ${run} never stood at this gate and is past it`);
  const { released } = visit;
  if (released === null)
    return ends('not-suspended', `the gate's node is ${visit.phase}: run ${run} does not wait there`);
  switch (released.by) {
    case 'baton':
      return ends('already-resumed', '', { openedAt: released.at });
    case 'other':
      return ends('resumed-by-other', released.why);
    case 'duration':
      return ends('released-by-duration', released.why);
    default:
      return released.by satisfies never;
  }
}

function atTheGate(found: FoundRun, ready: Ready, { parameters }: ResumeInput): Ready | Verdict {
  if (found.run.suspended) {
    return ends('blocked-by-spec-suspend', 'spec.suspend is on: nothing would be scheduled behind the gate');
  }
  if (found.broken.length > 0) return ends('rule-failed', 'the run is not as the rules say', { errors: found.broken });
  const { outputs } = ready.visit;
  const known = outputs.map(({ name }) => name);
  const strange = Object.keys(parameters).filter((name) => !known.includes(name));
  if (strange.length > 0) {
    const wants = known.length === 0 ? 'it wants none' : `it wants ${known.join(', ')}`;
    return ends('refused', `the gate has no output ${strange.join(', ')} that could be supplied: ${wants}`);
  }
  const missing = outputs.filter(({ hasValue, name }) => !hasValue && !Object.hasOwn(parameters, name));
  if (missing.length > 0) {
    return ends('needs-value', `nobody supplied a value for ${missing.map(({ name }) => name).join(', ')}`);
  }
  return ready;
}
