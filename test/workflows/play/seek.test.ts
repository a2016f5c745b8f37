import { describe, expect, test } from '@jest/globals';
import { apply } from '../../../workflows/play/apply.ts';
import * as commands from '../../../workflows/play/commands.ts';
import { tick } from '../../../workflows/play/deadlines.ts';
import { decide } from '../../../workflows/play/decide.ts';
import type { Effect } from '../../../workflows/play/effects.ts';
import { foldDelivery, foldNudge } from '../../../workflows/play/fold.ts';
import { bind, foldRun } from '../../../workflows/play/runs.ts';
import { setOff } from '../../../workflows/play/set-off.ts';
import { begin, type PlayState } from '../../../workflows/play/state.ts';
import { OPENED } from './clean-life.ts';
import { INPUT } from './simulation.ts';
import { freshRun, gateNode } from './world.ts';

/** A play that never heard of its pull request: it was begun late, or the first deliveries were lost. */

const NOW = Date.parse('2026-03-01T12:00:00Z');
const MINUTE = 60_000;
const ADA = { by: 'ada', reason: 'because' };
const GATE = gateNode('wait-pr-created', 0);
const run = { ...freshRun('r'), stage: 'waiting-pr-created' };
const reached = { ...run, gates: [GATE], resourceVersion: '5' };
const atWork = tick(bind(begin(INPUT, NOW), run, 0, NOW), NOW);
const atGate = tick(foldRun(atWork, reached), NOW);

/** The play looks for pull requests now. */
function seeking(state: PlayState, now: number): Extract<Effect, { kind: 'findPullRequests' }> {
  const decision = decide(state, now);
  if (decision.kind !== 'act' || decision.effect.kind !== 'findPullRequests')
    throw new Error('it should look for them');
  return decision.effect;
}

function found(state: PlayState, now: number, facts = OPENED.flat()): PlayState {
  const effect = seeking(state, now);
  return tick(apply(setOff(state, effect), { effect, outcome: { kind: 'found', facts } }, now), now);
}

describe('a run that stands at a gate while no pull request is known', () => {
  test('is given a minute, in which deliveries come by themselves', () => {
    expect(decide(atGate, NOW)).toEqual({ kind: 'wait', until: NOW + MINUTE });
    const told = foldDelivery(atGate, { delivery: 'd', event: 'pull_request', facts: OPENED[0] ?? [] });
    expect(decide(tick(told, NOW + MINUTE), NOW + MINUTE)).toMatchObject({ effect: { kind: 'openGate' } });
  });

  test('has its pull request looked for then, and its gate opened if there is one', () => {
    const { input } = seeking(atGate, NOW + MINUTE);
    expect(input).toMatchObject({ owner: 'acme', repository: 'shop', task: '7', past: [] });
    expect(decide(found(atGate, NOW + MINUTE), NOW + MINUTE)).toMatchObject({ effect: { kind: 'openGate' } });
  });

  test('has it looked for once: what comes later is told, or somebody asks', () => {
    const none = found(atGate, NOW + MINUTE, []);
    expect(decide(none, NOW + MINUTE)).toMatchObject({ kind: 'wait', until: NOW + 30 * MINUTE });
    const again = { ...GATE, startedAt: '2026-03-01T12:10:00Z' };
    const visited = tick(foldRun(none, { ...reached, gates: [again], resourceVersion: '9' }), NOW + 10 * MINUTE);
    expect(decide(visited, NOW + 10 * MINUTE)).toMatchObject({ until: NOW + 11 * MINUTE });
  });

  test('has it looked for again after GitHub did not answer', () => {
    const effect = seeking(atGate, NOW + MINUTE);
    const lost = { effect, outcome: { kind: 'unreachable', why: 'connection reset' } } as const;
    const state = tick(apply(setOff(atGate, effect), lost, NOW + MINUTE), NOW + MINUTE);
    expect(decide(state, NOW + MINUTE)).toMatchObject({ kind: 'wait', until: NOW + MINUTE + 30_000 });
    seeking(state, NOW + MINUTE + 30_000);
  });

  test('waits longer on hold, and not at all when the play ends', () => {
    const held = commands.hold(atGate, ADA, NOW);
    const released = commands.release(held, ADA, NOW + 10 * MINUTE);
    expect(decide(released, NOW + 10 * MINUTE)).toMatchObject({ until: NOW + 11 * MINUTE });
    expect(decide(commands.cancel(atGate, ADA, NOW), NOW + MINUTE)).toMatchObject({ effect: { kind: 'shutDownRun' } });
  });
});

describe('whoever wants everything read again', () => {
  const withoutRun = (state: PlayState): PlayState => ({
    ...state,
    lookAgain: state.lookAgain.filter((wish) => wish !== 'run'),
  });

  test.each([
    ['refresh', (state: PlayState) => commands.refresh(state, ADA, NOW)],
    ['retry', (state: PlayState) => commands.retry(state, ADA, NOW)],
    ['a nudge', (state: PlayState) => foldNudge(state, { reason: 'silent', pullRequest: null })],
  ])('%s: gets a pull request looked for where none is known, wherever the play is', (_, wish) => {
    for (const state of [begin(INPUT, NOW), atWork, atGate]) {
      const none = found(withoutRun(wish(state)), NOW, []);
      expect(none.lookAgain).toEqual([]);
      expect(found(withoutRun(wish(state)), NOW).pullRequests.map(({ pullRequest }) => pullRequest)).toEqual([70]);
    }
  });
});
