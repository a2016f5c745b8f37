import { describe, expect, test } from '@jest/globals';
import type { FoundRun } from '../../../activities/resume/resume-activities.ts';
import type { ResumeTarget } from '../../../signals/resume.ts';
import { correlate, type Looked } from '../../../workflows/resume/correlate.ts';
import { freshRun } from '../play/world.ts';

const TARGET: ResumeTarget = {
  identity: { repositoryId: 1, owner: 'acme', repository: 'shop', task: '7' },
  namespace: 'argo',
  gate: 'waiting-pr-created',
  pullRequest: null,
  workflowName: null,
  labelSelector: null,
};
const NO_PLAY = { id: 'play/acme/shop/7', state: 'none', expectsRun: false } as const;
const NOTHING: Looked = { kind: 'looked', found: [], others: [], ended: [], stranger: null, play: NO_PLAY };
const ENDED = [{ name: 'old', uid: 'uid-of-old', phase: 'Succeeded' }];

const found = (name: string): FoundRun => ({ run: freshRun(name), visit: null, broken: [] });
const look = (looked: Partial<Looked>, target: Partial<ResumeTarget> = {}, before = false) =>
  correlate({ ...NOTHING, ...looked }, { ...TARGET, ...target }, before ? { name: 'old', uid: 'uid-of-old' } : null);

describe('which run a request means', () => {
  test('the only one of the task; its play decides as long as it goes on', () => {
    expect(look({ found: [found('a')] })).toEqual({ found: found('a'), play: null });
    const ended = { ...NO_PLAY, state: 'ended' } as const;
    expect(look({ found: [found('a')], play: ended })).toMatchObject({ play: null });
    const running = { ...NO_PLAY, state: 'running' } as const;
    expect(look({ found: [found('a')], play: running })).toMatchObject({ play: 'play/acme/shop/7' });
  });

  test('of several none is chosen, and all are named', () => {
    expect(look({ found: [found('a'), found('b')] })).toMatchObject({
      kind: 'end',
      outcome: 'ambiguous',
      candidates: ['a', 'b'],
    });
  });

  test.each<[string, ReturnType<typeof look>, string, string, string]>([
    ['nothing', look({}), 'end', 'not-found', 'no run of acme/shop#7 in namespace argo, and no play of it'],
    ['nothing of that name', look({}, { workflowName: 'x' }), 'end', 'not-found', 'in namespace argo with the name x'],
    ['other names', look({ others: ['b'] }, { workflowName: 'x' }), 'end', 'not-found', 'are others: b'],
    ['other labels', look({ others: ['b'] }, { labelSelector: 'team=a' }), 'wait', 'not-found', 'the labels team=a'],
    ['a run that has ended', look({ ended: ENDED }), 'end', 'late', 'run old has ended already: Succeeded'],
    ['one that ended meanwhile', look({ ended: ENDED }, {}, true), 'end', 'completed', 'ended meanwhile: Succeeded'],
    ['one that vanished', look({}, {}, true), 'end', 'gone', 'run old was there and is gone'],
    [
      'a play that has ended',
      look({ play: { ...NO_PLAY, state: 'ended' } }),
      'end',
      'late',
      'has come to its end, and no run of it is left',
    ],
    [
      'a play that waits for its run',
      look({ play: { ...NO_PLAY, state: 'running', expectsRun: true } }),
      'wait',
      'not-yet-suspended',
      'waits for its run',
    ],
    [
      'a play that begins its run anew',
      look({ ended: ENDED, play: { ...NO_PLAY, state: 'running', expectsRun: true } }),
      'wait',
      'not-yet-suspended',
      'waits for its run',
    ],
    ['a run of another task', look({ stranger: 'run x works on 8' }), 'end', 'task-mismatch', 'run x works on 8'],
  ])('where the look shows %s, it says so', (_what, verdict, kind, outcome, reason) => {
    expect(verdict).toMatchObject({ kind, outcome, reason: expect.stringContaining(reason) });
  });
});
