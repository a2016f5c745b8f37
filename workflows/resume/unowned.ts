import type { OpenGateInput, OpenGateOutcome } from '../../activities/play-activities.ts';
import type { FoundRun } from '../../activities/resume/resume-activities.ts';
import type { Fact } from '../../signals/facts.ts';
import { emptyKnowledge, learnAll, valueOf, type Knowledge } from '../../signals/knowledge.ts';
import { RESUME_MARK } from '../../signals/marks.ts';
import type { ResumeInput } from '../../signals/resume.ts';
import { workingLabel } from '../play/stages.ts';
import type { Ready } from './check.ts';
import { ends, waits, type Verdict } from './verdict.ts';

/** Opening the gate of a run that no play owns: by the same activity and the same guards, in the name of the request. */

/** The numbers of the pull requests that are open, of those that these facts are about. */
export function openOnes(facts: readonly Fact[]): number[] {
  const numbers = [...new Set(facts.map(({ pullRequest }) => pullRequest))].sort((a, b) => a - b);
  return numbers.filter((number) => valueOf(knowledgeOf(number, facts).state) === 'open');
}

/** What is known of one pull request from these facts. */
export function knowledgeOf(number: number, facts: readonly Fact[]): Knowledge {
  return learnAll(
    emptyKnowledge(number),
    facts.filter(({ pullRequest }) => pullRequest === number),
  );
}

/** Several pull requests of the task are open: which one the gate is about nobody can say. */
export function severalOpen(numbers: readonly number[], input: ResumeInput): Verdict {
  const words = `several open pull requests: ${numbers.map((number) => `#${String(number)}`).join(', ')}`;
  if (input.override !== null) return ends('refused', `${words}; close all but one, or say prNumber`);
  return ends('condition-not-held', '', { errors: [words] });
}

/**
 * What the activity is asked for. `pullRequest`: null where none is known, and then only an override opens the gate.
 * `known`: what an override is bound to; the condition is judged on what is read again either way.
 */
export function openingOf(
  request: string,
  input: ResumeInput,
  target: { readonly found: FoundRun; readonly ready: Ready },
  pullRequest: { readonly number: number; readonly known: Knowledge | null } | null,
): OpenGateInput {
  const { run } = target.found;
  const { gate, visit } = target.ready;
  const { owner, repository, task } = input.target.identity;
  const { stages, roles, trustedAuthors, self } = input.policy;
  return {
    play: request,
    owner,
    repository,
    task,
    run: { namespace: run.namespace, name: run.name, uid: run.uid },
    node: { id: visit.id, startedAt: visit.startedAt },
    gate,
    stageNow: run.stage,
    stageNext: workingLabel(input.policy, gate + 1),
    stageRevision: run.stageRevision + 1,
    pullRequest: pullRequest?.number ?? null,
    policy: { stages, roles, trustedAuthors, self },
    known: pullRequest?.known ?? null,
    waived: input.override === null ? [] : Array.from({ length: gate + 1 }, (_, index) => index),
    values: input.parameters,
  };
}

/** What came of it. `now` in milliseconds since the epoch. */
export function verdictOn(outcome: OpenGateOutcome, run: string, now: number): Verdict {
  switch (outcome.kind) {
    // The token is the request's own: what had landed already was an earlier attempt of it.
    case 'resumed':
    case 'already-resumed':
      return ends('resumed', '', { openedAt: new Date(now).toISOString() });
    case 'condition-not-held':
      return ends('condition-not-held', '', { errors: outcome.unmet });
    case 'resumed-by-other':
      return outcome.why.includes(RESUME_MARK)
        ? ends('already-resumed', '', { openedAt: new Date(now).toISOString() })
        : ends('resumed-by-other', outcome.why);
    case 'stage-mismatch':
      return ends(
        'stage-mismatch',
        `the label of run ${run} has changed meanwhile: ${outcome.found ?? 'there is none'}`,
      );
    case 'gone':
      return ends('gone', `run ${run} was there and is gone`);
    case 'not-yet-suspended':
    case 'unreachable':
      return waits(outcome.kind, outcome.why);
    case 'released-by-duration':
    case 'stopped':
    case 'blocked-by-spec-suspend':
    case 'needs-value':
    case 'needs-argo-server':
    case 'ambiguous':
    case 'completed':
      return ends(outcome.kind, outcome.why);
    default:
      return outcome satisfies never;
  }
}
