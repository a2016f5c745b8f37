import { describe, expect, test } from '@jest/globals';
import type { GateNode, PullRequestFact, RunSnapshot } from '../../../signals/facts.ts';
import * as commands from '../../../workflows/play/commands.ts';
import { tick } from '../../../workflows/play/deadlines.ts';
import { decide } from '../../../workflows/play/decide.ts';
import { foldDelivery } from '../../../workflows/play/fold.ts';
import * as override from '../../../workflows/play/override.ts';
import { bind, bindOnly, foldRun, takeOver } from '../../../workflows/play/runs.ts';
import { begin, type PlayState } from '../../../workflows/play/state.ts';
import { statusOf } from '../../../workflows/play/status.ts';
import { attentionOf } from '../../../workflows/play/attention.ts';
import { OPENED } from './clean-life.ts';
import { INPUT } from './simulation.ts';
import { freshRun, gateNode } from './world.ts';

/** A run of more than a megabyte has its nodes compressed, or moved to a database: what it does can't be read any more. */

const NOW = Date.parse('2026-03-01T12:00:00Z');
const ADA = { by: 'ada', reason: 'because' };
const COMPRESSED = "the run's nodes are compressed: only the Argo Server can resume them";

const passed = (name: string, index: number): GateNode => ({ ...gateNode(name, index), phase: 'Succeeded' });
const run = (version: number, patch: Partial<RunSnapshot> = {}): RunSnapshot => ({
  ...freshRun('r'),
  resourceVersion: String(version),
  ...patch,
});
const hidden = (version: number, patch: Partial<RunSnapshot> = {}): RunSnapshot =>
  run(version, { hidden: 'compressed', gates: [], ...patch });

const bound = (first: RunSnapshot, startIndex = 0): PlayState =>
  tick(bind(begin(INPUT, NOW), first, startIndex, NOW), NOW);
const seen = (state: PlayState, next: RunSnapshot): PlayState => tick(foldRun(state, next), NOW);
const kinds = (state: PlayState): string[] => attentionOf(state).map(({ kind }) => kind);

const TESTING = [passed('wait-pr-created', 0), passed('wait-ready-for-qa', 1)];
const GATE = [...TESTING, gateNode('wait-pr-approved', 2)];

describe('a run whose nodes are hidden', () => {
  test.each([
    ['with an agent', TESTING, 'testing-in-progress', 'the testing agent'],
    ['at a gate', GATE, 'waiting-pr-approved', `a person: ${COMPRESSED}`],
  ])('is shown %s where it was last seen', (_, gates, stage, waitingFor) => {
    const later = seen(seen(bound(run(1)), run(2, { gates })), hidden(3));
    expect(statusOf(later, NOW)).toMatchObject({ stage, waitingFor, attention: expect.arrayContaining([COMPRESSED]) });
    expect(seen(later, hidden(4)).stage).toBe(stage);
    expect(decide(later, NOW).kind).toBe('wait');
  });

  test('is shown where it stands at a gate whose condition holds: nothing opens it', () => {
    const delivery = { delivery: 'd', event: 'pull_request', facts: OPENED.flat() };
    const reached = seen(bound(run(1)), run(2, { gates: [gateNode('wait-pr-created', 0)] }));
    const state = tick(foldDelivery(seen(reached, hidden(3)), delivery), NOW);
    expect(state.stage).toBe('waiting-pr-created');
    expect(override.refuseOpen(state, { ...ADA, gate: 'waiting-pr-created' })).toBe(COMPRESSED);
  });

  test('is followed again as soon as its nodes can be read', () => {
    const state = seen(seen(seen(bound(run(1)), run(2, { gates: TESTING })), hidden(3)), run(4, { gates: GATE }));
    expect(state.stage).toBe('waiting-pr-approved');
    expect(kinds(state)).toEqual([]);
  });

  test('keeps what was seen of it as a candidate, and after a write of ours', () => {
    const candidate = foldRun(foldRun(begin(INPUT, NOW), run(2, { gates: TESTING })), hidden(3));
    const adopted = tick(bindOnly(candidate, NOW), NOW);
    expect(adopted.stage).toBe('testing-in-progress');
    expect(tick(takeOver(adopted, hidden(4, { stage: 'completed' })), NOW).stage).toBe('testing-in-progress');
    const named = commands.adopt(
      foldRun(begin(INPUT, NOW), run(2, { gates: TESTING })),
      { ...ADA, run: hidden(3) },
      NOW,
    );
    expect(tick(named, NOW).stage).toBe('testing-in-progress');
  });

  test('of which no gate was ever seen is at no stage that anybody knows', () => {
    const adopted = tick(bindOnly(foldRun(begin(INPUT, NOW), hidden(3, { stage: 'testing-in-progress' })), NOW), NOW);
    const status = statusOf(adopted, NOW);
    expect(status).toMatchObject({ stage: 'pending', waitingFor: `a person: ${COMPRESSED}` });
    expect(status.stages.map((row) => row.state)).toEqual(['ahead', 'ahead', 'ahead']);
    expect(decide(adopted, NOW).kind).toBe('wait');
  });

  test("keeps nothing of another run's gates", () => {
    const before = seen(bound(run(1)), run(2, { gates: TESTING, phase: 'Failed' }));
    const next = bind(before, { ...hidden(3), uid: 'another' }, 0, NOW);
    expect(next.run?.gates).toEqual([]);
  });
});

describe('a run that failed while its nodes were hidden', () => {
  test('is tried again from the stage at which it was last seen', () => {
    const failed = seen(seen(bound(run(1)), run(2, { gates: TESTING })), hidden(3, { phase: 'Failed' }));
    expect(commands.refuseRetry(failed)).toBeNull();
    expect(commands.retry(failed, ADA, NOW).submission?.startFrom).toBe('testing-in-progress');
  });

  test('begins nothing anew where nobody knows how far it had come: a person says so', () => {
    const failed = seen(bound(hidden(2)), hidden(3, { phase: 'Failed' }));
    expect(commands.refuseRetry(failed)).toBe("it can't be seen at which stage run r was: say so with a rollback");
    expect(commands.retry(failed, ADA, NOW).submission).toBeNull();
    const back = { ...ADA, to: 'testing-in-progress' };
    expect(commands.refuseRollback(failed, back)).toBeNull();
    expect(commands.rollback(failed, back, NOW).submission?.startFrom).toBe('testing-in-progress');
  });

  test.each([
    ['at the gate that failed with it', [...TESTING, { ...gateNode('wait-pr-approved', 2), phase: 'Failed' }], GATE],
    ['at the gate at which it was last seen', GATE, GATE],
    ['at no stage, where none of its gates was ever seen', [], []],
  ])('is shown %s when `argo retry` takes it up again, and not as failed', (_, gates, before) => {
    const label = { stage: 'waiting-pr-approved', stageRevision: 1 };
    const stood = before.length === 0 ? bound(hidden(2, label)) : seen(bound(run(1)), run(2, { gates: before }));
    const failed = seen(takeOver(stood, { ...run(3, label), gates: before }), hidden(4, { ...label, phase: 'Failed' }));
    expect(failed.stage).toBe('failed');
    const retried = seen({ ...failed, run: { ...hidden(4, label), phase: 'Failed', gates } }, hidden(5, label));
    expect(retried.stage).toBe(before.length === 0 ? 'pending' : 'waiting-pr-approved');
    expect(kinds(retried)).toEqual(['needs-argo-server']);
  });
});

describe('a run that Succeeded while its nodes were hidden', () => {
  test('ends its play, also where it was last seen at a gate whose condition is unknown', () => {
    const [opened] = OPENED.flat().filter((fact): fact is PullRequestFact => fact.kind === 'pull-request');
    if (opened === undefined) throw new Error('the life begins without a pull request');
    const heads = ['e', 'f'].map((sha) => ({ ...opened, head: { ...opened.head, sha: sha.repeat(40) } }));
    const atGate = seen(bound(run(1)), run(2, { gates: [gateNode('wait-pr-created', 0)] }));
    const unsure = tick(foldDelivery(seen(atGate, hidden(3)), { delivery: 'd', event: 'e', facts: heads }), NOW);
    const decision = decide(seen(unsure, hidden(4, { phase: 'Succeeded' })), NOW);
    expect(decision).toMatchObject({ kind: 'act', effect: { kind: 'moveStage', input: { to: 'completed' } } });
  });
});
