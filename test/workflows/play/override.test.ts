import { expect, test } from '@jest/globals';
import type { PullRequestFact } from '../../../signals/facts.ts';
import * as commands from '../../../workflows/play/commands.ts';
import { tick } from '../../../workflows/play/deadlines.ts';
import { foldDelivery } from '../../../workflows/play/fold.ts';
import { refuseOpen } from '../../../workflows/play/override.ts';
import { bind, foldRun } from '../../../workflows/play/runs.ts';
import { begin, type PlayState } from '../../../workflows/play/state.ts';
import { OPENED } from './clean-life.ts';
import { INPUT } from './simulation.ts';
import { freshRun, gateNode } from './world.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const ADA = { by: 'ada', reason: 'because' };

const passed = { ...gateNode('wait-pr-created', 0), phase: 'Succeeded' };
const node = gateNode('wait-ready-for-qa', 1);
const reached = { ...freshRun('r'), gates: [passed, node], resourceVersion: '5' };
const pullRequests = OPENED.flat().filter((fact): fact is PullRequestFact => fact.kind === 'pull-request');

const say = (state: PlayState, delivery: string, patch: object): PlayState =>
  tick(
    foldDelivery(state, {
      delivery,
      event: 'pull_request',
      facts: pullRequests.map((fact) => ({ ...fact, ...patch })),
    }),
    NOW,
  );
const observe = (state: PlayState, patch: object): PlayState =>
  tick(foldRun(state, { ...reached, resourceVersion: '6', ...patch }), NOW);
const refusal = (state: PlayState): string | null => refuseOpen(state, { ...ADA, gate: 'waiting-ready-for-qa' });

const bound = tick(bind(begin(INPUT, NOW), freshRun('r'), 0, NOW), NOW);
const atGate = say(tick(foldRun(bound, reached), NOW), 'd-1', {});
const later = { at: '2026-03-01T11:00:00Z' };

test.each([
  ['the run stands at it, and nothing is in the way', atGate, null],
  [
    'spec.suspend is on',
    observe(atGate, { suspended: true }),
    'spec.suspend is on: Argo schedules nothing; switch it off first',
  ],
  [
    'the node wants a value',
    observe(atGate, { gates: [passed, { ...node, needsValue: true }] }),
    'wait-ready-for-qa wants a value that nobody supplied; supply it first',
  ],
  [
    'the label is not ours',
    observe(atGate, { stage: 'by-hand' }),
    "the run's label is by-hand, and Baton had implementation-in-progress; retry first: it accepts the run's label",
  ],
  [
    'two gates are active',
    observe(atGate, { gates: [passed, node, gateNode('wait-pr-approved', 2)] }),
    'several gates are active: wait-ready-for-qa, wait-pr-approved; resume all but one with argo first',
  ],
  [
    'two pull requests are open',
    say(atGate, 'd-2', { pullRequest: 71 }),
    'several open pull requests: #70, #71; close all but one first',
  ],
  [
    'the pull request is closed',
    say(atGate, 'd-2', { ...later, state: 'closed', merged: false }),
    'pull request #70 was closed without a merge; reopen it first',
  ],
  ['the run has failed', observe(atGate, { phase: 'Failed' }), 'run r ended Failed; retry first'],
  ['the run is over', observe(atGate, { phase: 'Succeeded' }), 'run r has ended'],
  ['somebody stops the run', observe(atGate, { shutdown: 'Stop' }), 'run r is coming to its end'],
  [
    'the run is about to be replaced',
    commands.rollback(atGate, { ...ADA, to: 'implementation-in-progress' }, NOW),
    'a run is being submitted: say so again when that one stands at the gate',
  ],
  [
    'the play is being cancelled',
    commands.cancel(atGate, ADA, NOW),
    'the play is ending: all that is left is to stop its run',
  ],
  ['the play has ended', { ...atGate, ended: 'completed' } as const, 'the play has ended (completed)'],
])('to open a gate is taken or refused, with what to do first: %s', (_when, state, words) => {
  expect(refusal(state)).toBe(words);
});
