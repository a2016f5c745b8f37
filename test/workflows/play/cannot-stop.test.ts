import { describe, expect, test } from '@jest/globals';
import { apply } from '../../../workflows/play/apply.ts';
import type { Performed } from '../../../workflows/play/effects.ts';
import * as commands from '../../../workflows/play/commands.ts';
import { tick } from '../../../workflows/play/deadlines.ts';
import { decide } from '../../../workflows/play/decide.ts';
import { bind } from '../../../workflows/play/runs.ts';
import { setOff } from '../../../workflows/play/set-off.ts';
import { begin, type PlayState } from '../../../workflows/play/state.ts';
import { statusOf } from '../../../workflows/play/status.ts';
import { attentionOf } from '../../../workflows/play/attention.ts';
import { INPUT } from './simulation.ts';
import { freshRun } from './world.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ADA = { by: 'ada', reason: 'because' };

const atWork = tick(bind(begin(INPUT, NOW), freshRun('r'), 0, NOW), NOW);

/** Lets the play act until `until`; the cluster never answers. Answers with the state and the tries. */
function lived(from: PlayState, until: number): { state: PlayState; tries: number } {
  let state = from;
  let tries = 0;
  for (let now = NOW; now <= until && state.ended === null;) {
    state = tick(state, now);
    const decision = decide(state, now);
    if (decision.kind === 'act') {
      tries += 1;
      const { effect } = decision;
      const outcome = { kind: 'unreachable', why: 'connection refused' } as const;
      state = apply(setOff(state, effect), { effect, outcome } as Performed, now);
    } else if (decision.kind === 'end' || decision.until === null) break;
    else now = decision.until;
  }
  return { state: tick(state, until), tries };
}

const kindsOf = (state: PlayState): string[] => attentionOf(state).map(({ kind }) => kind);

describe('a play that is cancelled while the cluster does not answer', () => {
  const cancelled = tick(commands.cancel(atWork, ADA, NOW), NOW);

  test('tries again, and needs nobody at first', () => {
    const { state, tries } = lived(cancelled, NOW + 14 * MINUTE);
    expect(tries).toBeGreaterThan(3);
    expect(kindsOf(state)).toEqual([]);
    expect(statusOf(state, NOW + 14 * MINUTE).next).toEqual({
      at: '2026-03-01T12:15:00.000Z',
      what: 'escalate: stopping its run for 15 min',
    });
  });

  test('needs a person after a quarter of an hour, and goes on trying', () => {
    const { state } = lived(cancelled, NOW + 16 * MINUTE);
    expect(kindsOf(state)).toEqual(['cannot-stop-run']);
    expect(attentionOf(state)[0]?.text).toBe('run r could not be stopped for 15 min');
    expect(state.ended).toBeNull();
    expect(lived(cancelled, NOW + 10 * HOUR).tries).toBeGreaterThan(20);
  });

  test('ends when its rest is over, and says that its run may be alive', () => {
    const { state } = lived(cancelled, NOW + 73 * HOUR);
    expect(state.ended).toBe('cancelled');
    expect(state.journal.at(-1)?.what).toBe('cancelled: run r may still be alive');
  });

  test('ends at once when the run was stopped after all', () => {
    const late = NOW + 20 * MINUTE;
    const { state } = lived(cancelled, late);
    const decision = decide(state, late + 15 * MINUTE);
    if (decision.kind !== 'act' || decision.effect.kind !== 'shutDownRun') throw new Error('it should try again');
    const stopped = { ...freshRun('r'), shutdown: 'Stop' as const, resourceVersion: '7' };
    const { effect } = decision;
    expect(tick(apply(state, { effect, outcome: { kind: 'shut-down', run: stopped } }, late), late).ended).toBe(
      'cancelled',
    );
  });
});

test('a play that expires while the cluster does not answer needs a person, too, and ends as it would have', () => {
  const expired: PlayState = { ...atWork, expired: { ending: 'failed', why: 'the play has lasted for 14 d' } };
  expect(kindsOf(lived(expired, NOW + 16 * MINUTE).state)).toEqual(['cannot-stop-run']);
  const { state } = lived(expired, NOW + 73 * HOUR);
  expect(state.ended).toBe('failed');
  expect(state.journal.at(-1)?.what).toContain('run r may still be alive');
});

test('a submission that can not be settled is named', () => {
  const submitting = tick(begin({ ...INPUT, submit: true }, NOW), NOW);
  const { state: lost } = lived(submitting, NOW);
  const { state } = lived(tick(commands.cancel(lost, ADA, NOW), NOW), NOW + 16 * MINUTE);
  expect(attentionOf(state)[0]?.text).toMatch(/^run play-shop-\S+ could not be found or ruled out for 15 min$/);
  const { state: last } = lived(tick(commands.cancel(lost, ADA, NOW), NOW), NOW + 73 * HOUR);
  expect(last.journal.at(-1)?.what).toMatch(/^cancelled: run play-shop-\S+ may still be alive$/);
});
