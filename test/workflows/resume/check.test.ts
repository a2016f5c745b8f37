import { describe, expect, test } from '@jest/globals';
import type { FoundRun, SeenVisit } from '../../../activities/resume/resume-activities.ts';
import type { GateNode, RunSnapshot } from '../../../signals/facts.ts';
import type { ResumeInput } from '../../../signals/resume.ts';
import { check } from '../../../workflows/resume/check.ts';
import { POLICY } from '../../signals/github/crew.ts';
import { freshRun, gateNode } from '../play/world.ts';

const INPUT: ResumeInput = {
  target: {
    identity: { repositoryId: 1, owner: 'acme', repository: 'shop', task: '7' },
    namespace: 'argo',
    gate: 'waiting-ready-for-qa',
    pullRequest: null,
    workflowName: null,
    labelSelector: null,
  },
  parameters: {},
  rules: [],
  by: 'sensor',
  override: null,
  policy: POLICY,
  deadlineMs: 0,
};
const NAMES = ['wait-pr-created', 'wait-ready-for-qa', 'wait-pr-approved'];

/** Nodes of the first gates in these phases. */
function gates(...phases: string[]): GateNode[] {
  return phases.map((phase, index) => ({ ...gateNode(NAMES[index] ?? '', index), phase }));
}

/** How the run stands to its second gate. */
function at(nodes: GateNode[], about: Partial<RunSnapshot> = {}, seen: Partial<SeenVisit> = {}, broken: string[] = []) {
  const node = nodes[1];
  const { id = '', phase = '', startedAt = '' } = node ?? {};
  const visit = node === undefined ? null : { id, phase, startedAt, released: null, outputs: [], ...seen };
  const found: FoundRun = { run: { ...freshRun('a'), gates: nodes, ...about }, visit, broken };
  return (input: Partial<ResumeInput> = {}) => check(found, { ...INPUT, ...input });
}

const HERE = gates('Succeeded', 'Running');
const BEHIND = gates('Succeeded', 'Succeeded', 'Running');
const released = (by: 'baton' | 'other' | 'duration') => ({
  released: { by, why: `by ${by}`, at: '2026-03-01T12:00:00Z' },
});
const outputs = [
  { name: 'decision', hasValue: false },
  { name: 'who', hasValue: true },
];

describe('how a run stands to the gate that is meant', () => {
  test('it waits there', () => {
    expect(at(HERE)()).toMatchObject({ gate: 1, visit: { phase: 'Running' } });
    expect(at(HERE, {}, { outputs })({ parameters: { decision: 'YES' } })).toMatchObject({ gate: 1 });
  });

  test.each<[string, ReturnType<ReturnType<typeof at>>, string, string, string]>([
    ['nowhere yet', at([])(), 'wait', 'not-yet-suspended', 'has not reached waiting-ready-for-qa: implementation'],
    ['at work before it', at(gates('Succeeded'))(), 'wait', 'not-yet-suspended', 'quality-in-progress'],
    ['at the gate before', at(gates('Running'))(), 'wait', 'stage-mismatch', 'stands at waiting-pr-created, not at'],
    ['past it, by us', at(BEHIND, {}, released('baton'))(), 'end', 'already-resumed', ''],
    ['past it, by others', at(BEHIND, {}, released('other'))(), 'end', 'resumed-by-other', 'by other'],
    ['past it, in time', at(BEHIND, {}, released('duration'))(), 'end', 'released-by-duration', 'by duration'],
    ['past it, skipped', at(gates('Succeeded', 'Skipped'))(), 'end', 'not-suspended', 'node is Skipped'],
    [
      'past it, without it',
      at([gateNode('wait-pr-approved', 2)])(),
      'end',
      'not-suspended',
      'never stood at this gate',
    ],
    ['failed there', at(gates('Succeeded', 'Failed'))(), 'end', 'stopped', "the gate's node is Failed"],
    ['being shut down', at(HERE, { shutdown: 'Stop' })(), 'end', 'stopped', 'shut down (Stop)'],
    ['hidden', at(HERE, { hidden: 'compressed' })(), 'end', 'needs-argo-server', 'compressed'],
    ['suspended as a whole', at(HERE, { suspended: true })(), 'end', 'blocked-by-spec-suspend', 'spec.suspend'],
    ['at two gates', at(gates('Running', 'Running'))(), 'end', 'ambiguous', 'several gates of run a are active'],
    ['in want of a value', at(HERE, {}, { outputs })(), 'end', 'needs-value', 'a value for decision'],
    [
      'given a value that it does not want',
      at(HERE, {}, { outputs })({ parameters: { decision: 'YES', dezision: 'NO' } }),
      'end',
      'refused',
      'no output dezision that could be supplied: it wants decision, who',
    ],
  ])('it is %s', (_where, verdict, kind, outcome, reason) => {
    expect(verdict).toMatchObject({ kind, outcome, reason: expect.stringContaining(reason) });
  });

  test('rules count where it waits at the gate, and each that fails is told', () => {
    const broken = ['rule a equals 1: found 2', 'rule b exists: there is no such field'];
    expect(at(HERE, {}, {}, broken)()).toMatchObject({ kind: 'end', outcome: 'rule-failed', errors: broken });
    expect(at([], {}, {}, broken)()).toMatchObject({ kind: 'wait', outcome: 'not-yet-suspended' });
  });
});
