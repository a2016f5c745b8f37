import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { misfitOf } from '../../../activities/upkeep/misfit.ts';
import type { VisiblePlay } from '../../../activities/upkeep/visible-plays.ts';
import type { RunSnapshot } from '../../../signals/facts.ts';
import { SEARCH_ATTRIBUTES } from '../../../signals/messages.ts';
import { tick } from '../../../workflows/play/deadlines.ts';
import { bind, foldRun } from '../../../workflows/play/runs.ts';
import { searchAttributesOf } from '../../../workflows/play/search-attributes.ts';
import { begin, type PlayState } from '../../../workflows/play/state.ts';
import { INPUT } from '../../workflows/play/simulation.ts';
import { freshRun, gateNode } from '../../workflows/play/world.ts';

const { stages } = INPUT.policy;
const NODES = ['wait-pr-created', 'wait-ready-for-qa', 'wait-pr-approved'];

/** A run in its second stage, if nothing else is said: the first gate is open, Cleo is at work. */
function run(given: Partial<RunSnapshot> = {}): RunSnapshot {
  const passed = { ...gateNode('wait-pr-created', 0), phase: 'Succeeded' };
  return { ...freshRun('run'), stage: 'quality-in-progress', gates: [passed], ...given };
}

function play(given: Partial<VisiblePlay> = {}): VisiblePlay {
  const stage = 'quality-in-progress';
  return { play: 'play/acme/shop/7', stage, stageSince: 0, attention: [], pullRequest: 12, ...given };
}

const AT_GATE = run().gates.concat(gateNode('wait-ready-for-qa', 1));
const WAITING = { stage: 'waiting-ready-for-qa', gates: AT_GATE };

describe('a play may not have heard', () => {
  test.each<[what: string, run: Partial<RunSnapshot>, play: Partial<VisiblePlay>, why: string | null]>([
    ['nothing, while both show the same', {}, {}, null],
    ['nothing at a gate, while both show that', WAITING, { stage: 'waiting-ready-for-qa' }, null],
    [
      'nothing, while work is done again and the run stays at its gate',
      { gates: AT_GATE, stage: 'implementation-in-progress' },
      { stage: 'implementation-in-progress' },
      null,
    ],
    [
      'nothing of a run that failed, while it rests',
      { phase: 'Failed' },
      { stage: 'failed', attention: ['resting'] },
      null,
    ],
    ['nothing, while it needs a person for something else', {}, { attention: ['escalated', 'rework-limit'] }, null],
    ['nothing, when it has ended', { phase: 'Running' }, { stage: 'completed' }, null],
    ['that there is a run', {}, { stage: 'pending' }, 'the play has no run'],
    [
      'that its run was tried again',
      {},
      { stage: 'failed', attention: ['resting'] },
      'the run is alive and the play rests (failed)',
    ],
    [
      'how far its run went while it rested',
      {},
      { stage: 'abandoned', attention: ['resting'] },
      'the run is alive and the play rests (abandoned)',
    ],
    ['that its run has failed', { phase: 'Error' }, {}, 'the run is Error'],
    [
      'that its run has failed while it rested for another reason',
      { phase: 'Failed' },
      { stage: 'abandoned' },
      'the run is Failed',
    ],
    ['that its run succeeded in the end', { phase: 'Succeeded' }, { stage: 'failed' }, 'the run is Succeeded'],
    ['that its run goes on', {}, { attention: ['spec-suspended'] }, 'the play still shows spec-suspended'],
    ['that its run was suspended', { suspended: true }, {}, 'the play does not show spec-suspended'],
    [
      'that nodes can be read again',
      {},
      { attention: ['needs-argo-server'] },
      'the play still shows needs-argo-server',
    ],
    ['that nodes can not be read', { hidden: 'offloaded', gates: [] }, {}, 'the play does not show needs-argo-server'],
    [
      'that a value was supplied',
      WAITING,
      { stage: 'waiting-ready-for-qa', attention: ['needs-value'] },
      'the play still shows needs-value',
    ],
    [
      'that one gate of two was left',
      WAITING,
      { stage: 'waiting-ready-for-qa', attention: ['ambiguous-gate'] },
      'the play still shows ambiguous-gate',
    ],
    ['that its label was put back', {}, { attention: ['stage-mismatch'] }, 'its label may have been put back'],
    [
      'that its run has reached a gate',
      { gates: AT_GATE },
      {},
      'the run waits at a gate and the play shows its agent at work',
    ],
    [
      'that its run has left a gate',
      { stage: 'waiting-ready-for-qa' },
      { stage: 'waiting-ready-for-qa' },
      'the play waits at a gate at which the run does not stand',
    ],
    [
      'that its label is another',
      { stage: 'testing-in-progress' },
      {},
      "the run's label is testing-in-progress, the play's stage quality-in-progress",
    ],
    [
      'nothing of a label that it must not write',
      { stage: 'testing-in-progress' },
      { attention: ['two-pull-requests'] },
      null,
    ],
    [
      'nothing of a label that it does not write while it is on hold',
      { stage: 'testing-in-progress' },
      { attention: ['held'] },
      null,
    ],
  ])('%s', (_, changed, shown, why) => {
    expect(misfitOf(run(changed), play(shown), stages)).toBe(why);
  });
});

/** What an operator would find of a play that knows this. */
function shownBy(state: PlayState): VisiblePlay {
  const values = new Map<unknown, unknown>(searchAttributesOf(state).map(({ key, value }) => [key.name, value]));
  return play({
    stage: values.get(SEARCH_ATTRIBUTES.stage.name) as string,
    attention: (values.get(SEARCH_ATTRIBUTES.attention.name) ?? []) as string[],
  });
}

const anyRun: fc.Arbitrary<RunSnapshot> = fc
  .record({
    passed: fc.integer({ min: 0, max: 3 }),
    waits: fc.constantFrom(0, 0, 1, 1, 2),
    needsValue: fc.boolean(),
    phase: fc.constantFrom('Pending', 'Running', 'Running', 'Failed', 'Error'),
    suspended: fc.boolean(),
    hidden: fc.constantFrom(null, null, null, 'compressed' as const),
  })
  .map(({ passed, waits, needsValue, phase, suspended, hidden }) => {
    const gates = NODES.slice(0, passed + waits).map((name, index) => ({
      ...gateNode(name, index),
      phase: index < passed ? 'Succeeded' : 'Running',
      needsValue: needsValue && index >= passed,
    }));
    return run({ phase, suspended, hidden, gates: hidden === null ? gates : [], resourceVersion: '10' });
  });

describe('a play that was told of its run', () => {
  test('shows what fits that run, whatever it knew before: nothing is told for ever', () => {
    fc.assert(
      fc.property(anyRun, anyRun, (before, now) => {
        const bound = bind(begin(INPUT, 0), { ...before, resourceVersion: '5' }, 0, 0);
        const told = tick(foldRun(tick(bound, 1), now), 2);
        // The play's next step is to write this label, unless it must not.
        const labelled = { ...now, stage: told.stage };
        expect(misfitOf(labelled, shownBy(told), stages)).toBe(null);
      }),
    );
  });
});
