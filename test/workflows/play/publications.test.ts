import { describe, expect, test } from '@jest/globals';
import { applyPublication } from '../../../workflows/play/apply.ts';
import { hold, refresh, release } from '../../../workflows/play/commands.ts';
import { tick } from '../../../workflows/play/deadlines.ts';
import { foldDelivery } from '../../../workflows/play/fold.ts';
import { isUnderWay, publicationAt, publicationFor, unsaid } from '../../../workflows/play/publications.ts';
import { bind, foldRun } from '../../../workflows/play/runs.ts';
import { begin, type PlayState } from '../../../workflows/play/state.ts';
import { OPENED } from './clean-life.ts';
import { INPUT } from './simulation.ts';
import { freshRun } from './world.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const COMMENT = { token: 'late', body: 'Rex is late.' };
const LOST = { kind: 'unreachable', why: 'connection reset' } as const;

const told = foldDelivery(begin(INPUT, NOW), { delivery: 'd', event: 'pull_request', facts: OPENED.flat() });
const atWork: PlayState = { ...tick(bind(told, freshRun('r'), 0, NOW), NOW), comments: [COMMENT] };

/** Tries what is due now; GitHub does not answer. */
function lost(state: PlayState, now: number): PlayState {
  const publication = publicationFor(state, now);
  if (publication === null) throw new Error('something should be due');
  return applyPublication(state, publication, LOST, now);
}

describe('while a comment waits because GitHub did not answer', () => {
  const waiting = lost(atWork, NOW);

  test('the status is published all the same, once its stage has lasted', () => {
    expect(publicationFor(waiting, NOW)).toBeNull();
    expect(publicationAt(waiting, NOW)).toBe(NOW + 10 * SECOND);
    expect(publicationFor(waiting, NOW + 10 * SECOND)).toMatchObject({ kind: 'publishStatus' });
  });

  test('the end of the play is published at once', () => {
    const ended: PlayState = { ...waiting, ended: 'completed', stage: 'completed' };
    expect(publicationFor(ended, NOW)).toMatchObject({ kind: 'publishStatus', input: { state: 'success' } });
  });

  test('a status that waits longer does not keep it back in turn', () => {
    const both = lost(lost(waiting, NOW + 10 * SECOND), NOW + 30 * SECOND);
    expect(publicationAt(both, NOW + 30 * SECOND)).toBe(NOW + 40 * SECOND);
    const answered: PlayState = {
      ...both,
      pauses: { publishStatus: { why: 'unreachable', count: 9, until: Infinity } },
    };
    expect(publicationFor(answered, NOW + 30 * SECOND)).toMatchObject({ kind: 'comment' });
  });
});

describe('a comment that was given up while a worker had it may still arrive', () => {
  const GIVEN_UP = { kind: 'given-up', why: 'activity ScheduleToClose timeout' } as const;
  const comment = publicationFor(atWork, NOW);
  if (comment === null) throw new Error('it should be due');
  const givenUp = applyPublication(atWork, comment, GIVEN_UP, NOW);
  const refreshed = refresh(givenUp, { by: 'ada', reason: 'because' }, NOW);

  test.each([
    ['left alone', givenUp],
    ['where a command ends all pauses', refreshed],
    ['when the play ends', { ...refreshed, ended: 'completed', stage: 'completed' } as const],
  ])('%s it is not written beside it', (_when, state) => {
    expect(isUnderWay(state, NOW + 59 * SECOND)).toBe(true);
    const due = publicationFor({ ...state, published: null }, NOW + 59 * SECOND);
    expect(due).toMatchObject({ kind: 'publishStatus' });
  });

  test('it is written once it must have arrived, and left to nobody who would wait again', () => {
    expect(publicationFor(refreshed, NOW + 60 * SECOND)).toEqual(comment);
    expect(isUnderWay(refreshed, NOW + 60 * SECOND)).toBe(false);
  });
});

describe('the status of a play whose run has ended', () => {
  const seen = (phase: 'Succeeded' | 'Failed'): PlayState => {
    const run = { ...freshRun('r'), phase, resourceVersion: '9' };
    return tick(foldRun({ ...atWork, comments: [] }, run), NOW);
  };

  test('says that the task is completed from the moment that it shows this: nothing is told again when the play ends', () => {
    const completing = seen('Succeeded');
    expect(completing).toMatchObject({ stage: 'completed', ended: null });
    const publication = publicationFor(completing, NOW);
    if (publication?.kind !== 'publishStatus') throw new Error('it should be told');
    expect(publication.input).toMatchObject({ state: 'success', description: 'task 7 completed' });
    const told = applyPublication(completing, publication, { kind: 'published' }, NOW);
    const ended: PlayState = tick({ ...told, label: 'completed' }, NOW);
    expect(ended.ended).toBe('completed');
    expect(publicationFor(ended, NOW)).toBeNull();
  });

  test('says that a person is waited for while it rests, and how it ended once it has', () => {
    const resting = seen('Failed');
    const publication = publicationFor(resting, NOW);
    if (publication?.kind !== 'publishStatus') throw new Error('it should be told');
    expect(publication.input.description).toBe('failed: waits for a person: run r ended Failed');
    const told = applyPublication(resting, publication, { kind: 'published' }, NOW);
    const ended: PlayState = { ...told, ended: 'failed' };
    expect(publicationFor(ended, NOW)).toMatchObject({ input: { state: 'failure', description: 'task 7 failed' } });
  });
});

test('a play on hold tells nothing, and leaves nothing to be told, until it is released', () => {
  const held: PlayState = hold(atWork, { by: 'ada', reason: 'because' }, NOW);
  expect([publicationFor(held, NOW + HOUR), publicationAt(held, NOW + HOUR), unsaid(held)]).toEqual([null, null, []]);
  const released = release(held, { by: 'ada', reason: 'because' }, NOW + HOUR);
  expect(publicationFor(released, NOW + HOUR)).toMatchObject({ kind: 'comment' });
  expect(unsaid(released).map(({ kind }) => kind)).toEqual(['publishStatus', 'comment']);
});
