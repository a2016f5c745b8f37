import { describe, expect, test } from '@jest/globals';
import { changeOf, newsOf } from '../../../activities/upkeep/run-changes.ts';
import type { RunTarget } from '../../../activities/upkeep/run-target.ts';
import type { GateNode, RunSnapshot } from '../../../signals/facts.ts';
import { POLICY } from '../../signals/github/crew.ts';

const RUN: RunSnapshot = {
  namespace: 'argo',
  name: 'play-7',
  uid: 'u-7',
  resourceVersion: '10',
  createdAt: '2026-01-02T03:04:05Z',
  phase: 'Running',
  startFrom: null,
  stage: 'implementation-in-progress',
  stageRevision: 1,
  gates: [],
  suspended: false,
  shutdown: null,
  labelled: true,
  hidden: null,
  message: null,
  gone: false,
};

const GATE: GateNode = {
  id: 'n-1',
  displayName: 'wait-pr-created',
  templateName: 'gate',
  phase: 'Running',
  startedAt: '2026-01-02T03:05:00Z',
  finishedAt: null,
  message: null,
  needsValue: false,
};

const opened = (message: string | null): GateNode => ({ ...GATE, phase: 'Succeeded', message });
const by = { us: 'Resumed by Baton: 0123', somebody: 'resumed by a person', time: null };

describe('of a run that was seen before, its play hears', () => {
  test.each<[what: string, before: Partial<RunSnapshot>, now: Partial<RunSnapshot>, why: string | null]>([
    ['nothing while nothing changes', {}, {}, null],
    ['nothing of a new version alone', {}, { resourceVersion: '11' }, null],
    ['that a gate was reached', {}, { gates: [GATE] }, 'wait-pr-created was reached'],
    ['nothing of a gate at which it still stands', { gates: [GATE] }, { gates: [GATE] }, null],
    [
      'that the gate was reached again',
      { gates: [opened(by.us)] },
      { gates: [{ ...GATE, startedAt: '2026-01-02T04:00:00Z' }] },
      'wait-pr-created was reached',
    ],
    ['nothing of a gate that Baton opened', { gates: [GATE] }, { gates: [opened(by.us)] }, null],
    ['that somebody opened a gate', { gates: [GATE] }, { gates: [opened(by.somebody)] }, 'wait-pr-created was left'],
    ['that a gate opened by itself', { gates: [GATE] }, { gates: [opened(by.time)] }, 'wait-pr-created was left'],
    ['that a gate failed', { gates: [GATE] }, { gates: [{ ...GATE, phase: 'Failed' }] }, 'wait-pr-created was left'],
    ['that a gate was skipped', {}, { gates: [{ ...GATE, phase: 'Skipped' }] }, 'wait-pr-created was passed'],
    [
      'nothing of a skipped step that is no gate',
      {},
      { gates: [{ ...GATE, phase: 'Skipped', displayName: 'rex' }] },
      null,
    ],
    ['that a gate was taken back', { gates: [GATE] }, { gates: [] }, 'wait-pr-created was taken back'],
    ['nothing of a label that Baton wrote', {}, { stage: 'waiting-pr-created', stageRevision: 2 }, null],
    ['that somebody else wrote its label', {}, { stage: 'waiting-pr-created' }, 'the label was changed by another'],
    [
      'that its label was turned back, by a late write or with a copied annotation',
      { stage: 'waiting-pr-created', stageRevision: 2 },
      { stageRevision: 1 },
      'the label was changed by another',
    ],
    [
      'that somebody supplied the value that its gate wants',
      { gates: [{ ...GATE, needsValue: true }] },
      { gates: [GATE] },
      'wait-pr-created has its value',
    ],
    [
      'that its gate wants a value again',
      { gates: [GATE] },
      { gates: [{ ...GATE, needsValue: true }] },
      'wait-pr-created wants a value',
    ],
    [
      'nothing of a value for a step that is no gate',
      { gates: [{ ...GATE, displayName: 'ask', needsValue: true }] },
      { gates: [{ ...GATE, displayName: 'ask' }] },
      null,
    ],
    ['that it succeeded', {}, { phase: 'Succeeded' }, 'the run is Succeeded'],
    ['that it failed', {}, { phase: 'Failed' }, 'the run is Failed'],
    ['that it was tried again', { phase: 'Failed' }, { phase: 'Running' }, 'the run is Running'],
    ['nothing of Pending becoming Running', { phase: 'Pending' }, {}, null],
    ['that it was suspended as a whole', {}, { suspended: true }, 'the run is suspended'],
    ['that it goes on', { suspended: true }, {}, 'the run goes on'],
    ['that it is being stopped', {}, { shutdown: 'Terminate' }, 'the run is being stopped'],
    ["that its nodes can't be read any more", {}, { hidden: 'compressed' }, "the run's nodes are hidden"],
    ['that it is gone', {}, { gone: true }, 'the run is gone'],
    [
      'nothing when it is removed after its play has ended',
      { phase: 'Succeeded' },
      { gone: true, phase: 'Succeeded', stage: 'completed' },
      null,
    ],
    [
      'that it is gone, where nobody had told of its success: a copy, or a template, has the label without a play',
      { stage: 'completed' },
      { gone: true, phase: 'Succeeded', stage: 'completed' },
      'the run is gone',
    ],
    ['that it is gone after it failed', { phase: 'Failed' }, { gone: true, phase: 'Failed' }, 'the run is gone'],
    ['nothing of a second deletion', { gone: true }, { gone: true }, null],
  ])('%s', (_, before, now, why) => {
    expect(changeOf({ ...RUN, ...before }, { ...RUN, ...now }, POLICY.stages)).toBe(why);
  });
});

describe('of a run that is seen for the first time, its play hears', () => {
  const waiting = { stage: 'waiting-pr-created', gates: [GATE] };
  test.each<[what: string, now: Partial<RunSnapshot>, madeBy: RunTarget['madeBy'], why: string | null]>([
    ['that there is a run, if nobody submitted it for a play', { stageRevision: 0 }, 'others', 'the run is new'],
    ['nothing, if its play submitted it', { stageRevision: 0 }, 'play', null],
    ['nothing, if its play has written to it', {}, 'others', null],
    ['that there is a copy, though it carries the marks of the run that was copied', {}, 'copy', 'the run is a copy'],
    ['that it waits at a gate, if its label does not say so', { gates: [GATE] }, 'play', 'the run waits at a gate'],
    ['that it waits at a gate, if it has no label', { gates: [GATE], stage: null }, 'play', 'the run waits at a gate'],
    ['nothing, if its label says that it waits there', waiting, 'play', null],
    ['that it waits elsewhere', { ...waiting, stage: 'waiting-ready-for-qa' }, 'play', 'the run waits at a gate'],
    ['that it waits no more', { ...waiting, gates: [opened(by.somebody)] }, 'play', 'the run waits no more'],
    ['that it failed, even if nobody knew it', { phase: 'Failed', stageRevision: 0 }, 'others', 'the run is Failed'],
    ['that it succeeded, if its label does not say so', { phase: 'Succeeded' }, 'play', 'the run is Succeeded'],
    ['nothing, if its play has seen it to the end', { phase: 'Succeeded', stage: 'completed' }, 'play', null],
    [
      'that a copy succeeded, though it was copied with the label of a run that its play has seen to the end',
      { phase: 'Succeeded', stage: 'completed' },
      'copy',
      'the run is Succeeded',
    ],
    ['that it is suspended as a whole', { suspended: true }, 'play', 'the run does not go on by itself'],
    ['that it is being stopped', { shutdown: 'Stop' }, 'play', 'the run does not go on by itself'],
    ['that it is gone', { gone: true }, 'play', 'the run is gone'],
  ])('%s', (_, now, madeBy, why) => {
    expect(newsOf({ ...RUN, ...now }, madeBy, POLICY.stages)).toBe(why);
  });
});
