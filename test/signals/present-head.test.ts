import { describe, expect, test } from '@jest/globals';
import type { Fact } from '../../signals/facts.ts';
import { emptyKnowledge, learnAll, valueOf } from '../../signals/knowledge.ts';
import { presentHead } from '../../signals/present-head.ts';
import { REX } from '../workflows/play/policy.ts';

const at = '2026-03-01T10:00:00Z';
const seen = (head: string, settled = false): Fact => ({
  kind: 'pull-request',
  pullRequest: 70,
  at,
  settled,
  state: 'open',
  merged: false,
  draft: false,
  head: { sha: head, ref: 'task-7', repositoryId: 1 },
  base: { ref: 'main', repositoryId: 1 },
  author: REX,
  labels: [],
  claims: null,
  mergeCommit: null,
});

describe('which commit is head', () => {
  test('does not guess between more snapshots of one second than it keeps', () => {
    const heads = ['aaaa', 'bbbb', 'cccc', 'dddd', 'eeee', 'ffff'];
    const moves = heads
      .slice(1)
      .map((after, index): Fact => ({ kind: 'push', pullRequest: 70, before: heads[index] ?? '', after, by: REX, at }));
    const upTo = (count: number) =>
      presentHead(
        learnAll(emptyKnowledge(70), [
          ...heads.slice(0, count).map((head) => seen(head)),
          ...moves.slice(0, count - 1),
        ]),
      );
    expect([2, 4, 5, 6].map(upTo)).toEqual(['bbbb', 'dddd', undefined, undefined]);
  });

  test('does not guess between two snapshots of one second', () => {
    const knowledge = learnAll(emptyKnowledge(70), [seen('aaaa'), seen('bbbb')]);
    expect(presentHead(knowledge)).toBeUndefined();
  });

  test('tells two heads of one second apart by the push that leads from one to the other', () => {
    const moved: Fact = { kind: 'push', pullRequest: 70, before: 'aaaa', after: 'bbbb', by: REX, at };
    expect(presentHead(learnAll(emptyKnowledge(70), [seen('bbbb'), moved, seen('aaaa')]))).toBe('bbbb');
  });

  test('takes a settled read for what was unknown', () => {
    const knowledge = learnAll(emptyKnowledge(70), [seen('aaaa'), seen('bbbb', true), seen('cccc')]);
    expect(presentHead(knowledge)).toBe('bbbb');
    expect(valueOf(knowledge.state)).toBe('open');
  });

  describe('does not take for head what a known push has left', () => {
    const moved = (before: string, after: string, when = at): Fact => ({
      kind: 'push',
      pullRequest: 70,
      before,
      after,
      by: REX,
      at: when,
    });
    const earlier = '2026-03-01T09:59:00Z';
    const later = '2026-03-01T10:00:01Z';
    const pushed = [seen('bbbb'), moved('aaaa', 'bbbb')];

    test.each<[string, readonly Fact[], string | undefined]>([
      ['though a settled read of that second still shows it', [...pushed, seen('aaaa', true)], undefined],
      ['and knows the next one once a read shows that', [...pushed, seen('aaaa', true), seen('bbbb', true)], 'bbbb'],
      [
        'though the push came under a later stamp than the read',
        [seen('aaaa', true), moved('aaaa', 'bbbb', later)],
        undefined,
      ],
      ['where a further push leaves both of a second', [...pushed, seen('aaaa'), moved('bbbb', 'cccc')], undefined],
      [
        'where pushes of a second lead there and back, and no settled read says which is last',
        [...pushed, moved('bbbb', 'aaaa'), seen('aaaa')],
        undefined,
      ],
      [
        'where pushes of a second lead there and back, and a further one away',
        [...pushed, moved('bbbb', 'aaaa'), moved('aaaa', 'cccc'), seen('aaaa', true)],
        undefined,
      ],
      [
        'where pushes of a second come through it on a way that ends elsewhere',
        [moved('cccc', 'aaaa'), moved('aaaa', 'bbbb'), moved('bbbb', 'aaaa'), seen('bbbb', true)],
        undefined,
      ],
      [
        'where a later push leaves it once more',
        [moved('bbbb', 'aaaa'), moved('aaaa', 'bbbb', later), seen('aaaa', true)],
        undefined,
      ],
      [
        'where settled reads of a second show both ends of a way there and back',
        [...pushed, moved('bbbb', 'aaaa'), seen('aaaa', true), seen('bbbb', true)],
        undefined,
      ],
      [
        'unless pushes of a second lead there and back, and a settled read shows it',
        [...pushed, moved('bbbb', 'aaaa'), seen('aaaa'), seen('aaaa', true)],
        'aaaa',
      ],
      [
        'unless a later push comes back, and a settled read shows it',
        [...pushed, moved('bbbb', 'aaaa', later), seen('aaaa', true)],
        'aaaa',
      ],
      [
        'unless a later push has come back to it',
        [moved('aaaa', 'bbbb', earlier), seen('aaaa'), moved('bbbb', 'aaaa')],
        'aaaa',
      ],
      [
        'unless a push has come back to it in a second that shows both',
        [moved('aaaa', 'bbbb', earlier), seen('bbbb'), seen('aaaa'), moved('bbbb', 'aaaa')],
        'aaaa',
      ],
      ['unless it was seen at a later stamp', [moved('aaaa', 'bbbb', earlier), seen('aaaa')], 'aaaa'],
    ])('%s', (_, facts, head) => {
      expect(presentHead(learnAll(emptyKnowledge(70), facts))).toBe(head);
      expect(presentHead(learnAll(emptyKnowledge(70), [...facts].reverse()))).toBe(head);
    });
  });
});
