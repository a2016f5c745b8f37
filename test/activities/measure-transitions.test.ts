import { expect, test } from '@jest/globals';
import { measureLabelMoves, measureTransitions } from '../../activities/measure-transitions.ts';
import type { MoveStageInput, MoveStageOutcome, PlayActivities } from '../../activities/play-activities.ts';
import type {
  TransitionActivities,
  TransitionRunInput,
  UndoTransitionInput,
} from '../../activities/transition-activities.ts';
import { createMetrics } from '../../telemetry/metrics.ts';
import { createWorld } from '../workflows/play/world.ts';

const INPUT = { to: 'quality-in-progress', stageRevision: 1 } as MoveStageInput;

/** The activities of a play whose label moves like this, in a quarter of a second. */
function measured(moveStage: () => Promise<MoveStageOutcome>) {
  const metrics = createMetrics();
  let now = 0;
  const clock = (): number => (now += 250);
  const activities: PlayActivities = { ...createWorld().activities, moveStage };
  return { metrics, play: measureTransitions(activities, metrics, clock) };
}

test('a transition that the answer shows to be done is counted, with the seconds that it took', async () => {
  const { metrics, play } = measured(createWorld().activities.moveStage.bind(null, INPUT));
  await play.moveStage(INPUT);
  const text = await metrics.registry.metrics();
  expect(text).toContain('baton_transitions_total{operation="moveStage",outcome="moved"} 1');
  expect(text).toContain('baton_transition_seconds_sum{operation="moveStage"} 0.25');
});

test('one that ended otherwise is counted, and takes no time; one that is tried again is not', async () => {
  const { metrics, play } = measured(() => Promise.resolve({ kind: 'gone' }));
  await play.moveStage(INPUT);
  const failing = measured(() => Promise.reject(new Error('later')));
  await expect(failing.play.moveStage(INPUT)).rejects.toThrow('later');
  const text = await metrics.registry.metrics();
  expect(text).toContain('baton_transitions_total{operation="moveStage",outcome="gone"} 1');
  expect(text).toContain('baton_transition_seconds_count{operation="moveStage"} 0');
  expect(await failing.metrics.registry.metrics()).not.toMatch(/baton_transitions_total\{[^}]*\} [1-9]/);
});

test('every outcome of every operation is there from the start', async () => {
  const text = await measured(() => Promise.resolve({ kind: 'gone' })).metrics.registry.metrics();
  for (const outcome of ['resumed', 'condition-not-held', 'needs-argo-server', 'unreachable']) {
    expect(text).toContain(`baton_transitions_total{operation="openGate",outcome="${outcome}"} 0`);
  }
  expect(text).toContain('baton_transition_seconds_count{operation="shutDownRun"} 0');
});

test('a label that is moved by hand, or put back, counts too; a dry run does not', async () => {
  const metrics = createMetrics();
  let now = 0;
  const place = { from: 'pending', to: 'waiting-pr-created', revision: 1 };
  const activities: TransitionActivities = {
    transitionRun: async ({ dryRun }) => ({ kind: dryRun ? 'would-move' : 'moved', ...place }),
    undoTransition: async () => ({ kind: 'nothing-landed' }),
  };
  const measured = measureLabelMoves(activities, metrics, () => (now += 250));
  await measured.transitionRun({ dryRun: false } as TransitionRunInput);
  await measured.transitionRun({ dryRun: true } as TransitionRunInput);
  await measured.undoTransition({} as UndoTransitionInput);
  const text = await metrics.registry.metrics();
  expect(text).toContain('baton_transitions_total{operation="transitionRun",outcome="moved"} 1');
  expect(text).toContain('baton_transition_seconds_sum{operation="transitionRun"} 0.25');
  expect(text).toContain('baton_transitions_total{operation="undoTransition",outcome="nothing-landed"} 1');
  expect(text).toContain('baton_transitions_total{operation="transitionRun",outcome="stage-mismatch"} 0');
  expect(text).not.toContain('would-move');
});
