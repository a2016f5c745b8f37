import { describe, expect, test } from '@jest/globals';
import type { PlayInput } from '../../../signals/messages.ts';
import { apply } from '../../../workflows/play/apply.ts';
import type { Performed } from '../../../workflows/play/effects.ts';
import * as commands from '../../../workflows/play/commands.ts';
import { tick } from '../../../workflows/play/deadlines.ts';
import { decide } from '../../../workflows/play/decide.ts';
import { bind, foldRun } from '../../../workflows/play/runs.ts';
import { setOff } from '../../../workflows/play/set-off.ts';
import { begin, type PlayState } from '../../../workflows/play/state.ts';
import { attentionOf } from '../../../workflows/play/attention.ts';
import { due } from './due.ts';
import { INPUT } from './simulation.ts';
import { freshRun } from './world.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const ADA = { by: 'ada', reason: 'because' };
const LOST = { kind: 'unreachable', why: 'connection reset' } as const;

const starting = tick(begin({ ...INPUT, submit: true }, NOW, 'execution-1'), NOW);
const failed = tick(
  foldRun(bind(begin(INPUT, NOW), freshRun('r'), 0, NOW), { ...freshRun('r'), phase: 'Failed', resourceVersion: '5' }),
  NOW,
);

function after(state: PlayState, performed: Performed, now = NOW): PlayState {
  return tick(apply(setOff(state, performed.effect), performed, now), now);
}

/** The play submits, and no answer comes. */
function lost(state: PlayState, now = NOW): PlayState {
  return after(state, { effect: due(state, 'submitRun', now), outcome: LOST }, now);
}

const { name } = due(starting, 'submitRun', NOW).input;
const made = { ...freshRun(name), uid: 'uid-of-made' };
const kindsOf = (state: PlayState): string[] => attentionOf(state).map(({ kind }) => kind);

describe('a submission whose answer was lost', () => {
  const cancelled = tick(commands.cancel(lost(starting), ADA, NOW), NOW);

  test('keeps a cancelled play from ending until its run was found and stopped', () => {
    expect(cancelled.ended).toBeNull();
    const effect = due(cancelled, 'findSubmitted', NOW);
    expect(effect.input).toMatchObject({ namespace: 'argo', name, play: 'play/acme/shop/7', execution: 'execution-1' });
    const found = after(cancelled, { effect, outcome: { kind: 'found', run: made } });
    expect(found.ended).toBeNull();
    const stop = due(found, 'shutDownRun', NOW);
    expect(stop.input.run.uid).toBe('uid-of-made');
    const stopped = { ...made, shutdown: 'Stop' as const, resourceVersion: '7' };
    expect(after(found, { effect: stop, outcome: { kind: 'shut-down', run: stopped } }).ended).toBe('cancelled');
  });

  test('is looked for once more when nothing of it can land any more, and then the play ends', () => {
    const effect = due(cancelled, 'findSubmitted', NOW);
    const absent = after(cancelled, { effect, outcome: { kind: 'absent' } });
    expect(absent.ended).toBeNull();
    expect(decide(absent, NOW)).toEqual({ kind: 'wait', until: NOW + 60_000 });
    const again = due(absent, 'findSubmitted', NOW + 60_000);
    expect(after(absent, { effect: again, outcome: { kind: 'absent' } }, NOW + 60_000).ended).toBe('cancelled');
  });

  test('is settled before a deadline ends the play, too', () => {
    const later = NOW + 15 * 86_400_000;
    const expired = tick(lost(starting), later);
    expect(expired.ended).toBeNull();
    due(expired, 'findSubmitted', later);
  });

  test('is settled before a run of another stage is submitted under its name', () => {
    const other = commands.rollback(lost(starting), { ...ADA, to: 'quality-in-progress' }, NOW);
    const effect = due(other, 'findSubmitted', NOW);
    const found = after(other, { effect, outcome: { kind: 'found', run: made } });
    expect(found).toMatchObject({ run: { uid: 'uid-of-made' }, startIndex: 0 });
    expect(found.submission).toEqual({ startFrom: 'quality-in-progress', after: 'uid-of-made', accepted: false });
    expect(due(found, 'submitRun', NOW).input).toMatchObject({ dryRun: true, startFrom: 'quality-in-progress' });
  });

  test('is told to a person where another run was adopted meanwhile, and stopped where that play is cancelled', () => {
    const adopted = { ...commands.adopt(lost(starting), { ...ADA, run: freshRun('by-hand') }, NOW), claim: null };
    const effect = due(adopted, 'findSubmitted', NOW);
    expect(kindsOf(after(adopted, { effect, outcome: { kind: 'found', run: made } }))).toEqual(['two-runs']);

    const ending = tick(commands.cancel(adopted, ADA, NOW), NOW);
    const stop = due(ending, 'shutDownRun', NOW);
    const stopped = { ...freshRun('by-hand'), shutdown: 'Stop' as const, resourceVersion: '7' };
    const one = after(ending, { effect: stop, outcome: { kind: 'shut-down', run: stopped } });
    expect(one.ended).toBeNull();
    const found = after(one, { effect: due(one, 'findSubmitted', NOW), outcome: { kind: 'found', run: made } });
    expect(due(found, 'shutDownRun', NOW).input.run.uid).toBe('uid-of-made');
  });

  test('is over once the run is there', () => {
    const again = lost(starting);
    const later = NOW + 30_000;
    const there = after(
      again,
      { effect: due(again, 'submitRun', later), outcome: { kind: 'submitted', run: made } },
      later,
    );
    expect(there).toMatchObject({ run: { uid: 'uid-of-made' }, unsettled: null });
  });

  test('does not count where the template was only asked', () => {
    expect(lost(commands.rollback(failed, { ...ADA, to: 'implementation-in-progress' }, NOW)).unsettled).toBeNull();
  });
});

describe('a play that is cancelled while it submits', () => {
  const asked = commands.rollback(failed, { ...ADA, to: 'implementation-in-progress' }, NOW);
  const accepted = apply(asked, { effect: due(asked, 'submitRun', NOW), outcome: { kind: 'acceptable' } }, NOW);
  const effect = due(accepted, 'submitRun', NOW);
  const cancelled = tick(commands.cancel(setOff(accepted, effect), ADA, NOW), NOW);

  test('does not end before the answer, also where an earlier run has ended', () => {
    expect(cancelled.ended).toBeNull();
    const submitted = tick(apply(cancelled, { effect, outcome: { kind: 'submitted', run: made } }, NOW), NOW);
    expect(due(submitted, 'shutDownRun', NOW).input.run.uid).toBe('uid-of-made');
  });

  test('stops the run that was adopted meanwhile and the one that was submitted', () => {
    const named = commands.adopt(setOff(accepted, effect), { ...ADA, run: freshRun('by-hand') }, NOW);
    const adopted = { ...named, claim: null };
    const ending = tick(commands.cancel(adopted, ADA, NOW), NOW);
    const both = tick(apply(ending, { effect, outcome: { kind: 'submitted', run: made } }, NOW), NOW);
    const stop = due(both, 'shutDownRun', NOW);
    expect(stop.input.run.uid).toBe('uid-of-by-hand');
    const stopped = { ...freshRun('by-hand'), shutdown: 'Stop' as const, resourceVersion: '7' };
    due(after(both, { effect: stop, outcome: { kind: 'shut-down', run: stopped } }), 'findSubmitted', NOW);
  });
});

describe('a name that belongs to somebody else', () => {
  const taken = { kind: 'refused', code: 'name-taken', why: 'it exists' } as const;

  test('is passed over for the next one', () => {
    const next = after(starting, { effect: due(starting, 'submitRun', NOW), outcome: taken });
    expect(due(next, 'submitRun', NOW).input.name).toBe(name.replace(/-1$/, '-2'));
    expect(kindsOf(next)).toEqual([]);
  });

  test('is no run of ours that would have to be stopped', () => {
    const later = NOW + 30_000;
    const state = lost(starting);
    expect(after(state, { effect: due(state, 'submitRun', later), outcome: taken }, later).unsettled).toBeNull();
  });

  test('is not passed over without end', () => {
    let state: PlayState = starting;
    for (let tries = 0; decide(state, NOW).kind === 'act'; tries += 1) {
      if (tries > 200) throw new Error('it never ends');
      state = after(state, { effect: due(state, 'submitRun', NOW), outcome: taken });
    }
    expect(kindsOf(state)).toEqual(['submission']);
  });
});

describe('a run of the task that exists already', () => {
  const started: PlayInput = { ...INPUT, submit: true };

  test('is looked for before the first run is submitted, and not when a run is replaced', () => {
    expect(due(begin(started, NOW), 'submitRun', NOW).input.unlessClaimed).toBe(true);
    expect(due(commands.submit(begin(INPUT, NOW), ADA, NOW), 'submitRun', NOW).input.unlessClaimed).toBe(true);
    expect(due(commands.retry(failed, ADA, NOW), 'submitRun', NOW).input.unlessClaimed).toBe(false);
  });

  test('is bound instead, if it is the only one', () => {
    const outcome = { kind: 'claimed', runs: [freshRun('by-hand')] } as const;
    const bound = after(starting, { effect: due(starting, 'submitRun', NOW), outcome });
    expect(bound).toMatchObject({ run: { name: 'by-hand' }, submission: null });
    expect(bound.journal.map(({ what }) => what)).toContain('not submitted: by-hand claims this task already');
  });

  test('is left alone if there are several, or if the play was cancelled meanwhile', () => {
    const runs = [freshRun('a'), freshRun('b')];
    const several = after(starting, { effect: due(starting, 'submitRun', NOW), outcome: { kind: 'claimed', runs } });
    expect(kindsOf(several)).toEqual(['two-runs']);
    expect(several.run).toBeNull();
    const effect = due(starting, 'submitRun', NOW);
    const cancelled = tick(commands.cancel(setOff(starting, effect), ADA, NOW), NOW);
    const claimed = { kind: 'claimed', runs: runs.slice(0, 1) } as const;
    expect(tick(apply(cancelled, { effect, outcome: claimed }, NOW), NOW)).toMatchObject({
      ended: 'cancelled',
      run: null,
    });
  });

  test('keeps an unbound play from being rolled back', () => {
    const seen = foldRun(begin(INPUT, NOW), freshRun('by-hand'));
    expect(commands.refuseRollback(seen, { ...ADA, to: 'implementation-in-progress' })).toBe(
      'runs claim this task already: by-hand; adopt one, or refresh if it is gone',
    );
  });
});
