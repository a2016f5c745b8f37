import { describe, expect, test } from '@jest/globals';
import type { Policy } from '../../config/policy.ts';
import { judgeCondition } from '../../signals/conditions.ts';
import { claimsOf } from '../../signals/correlate.ts';
import type { Actor, Fact } from '../../signals/facts.ts';
import { emptyKnowledge, learnAll } from '../../signals/knowledge.ts';
import { reworkRounds } from '../../signals/verdicts.ts';
import { POLICY, REX, STRANGER } from '../workflows/play/policy.ts';
import { at, B, checks, comment, label, push, review, snapshot } from './facts-of.ts';

const MARTA: Actor = { id: 300, login: 'marta', bot: false };
const READY = { kind: 'label', label: 'ready-for-qa', role: 'quality' } as const;
const SECURE = { kind: 'label', label: 'ready-for-security', role: 'security' } as const;

/** The default policy with a gate for security behind it. */
const TWO_LABELS: Policy = {
  ...POLICY,
  stages: [
    ...POLICY.stages,
    {
      role: 'security',
      working: 'security-in-progress',
      gate: { nodes: ['wait-security'], waiting: 'waiting-security', condition: SECURE },
    },
  ],
};

/** One after the other, `count` times. */
function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

function know(...facts: readonly Fact[]) {
  return learnAll(emptyKnowledge(70), facts);
}

describe('however much somebody says, it takes the place of nobody else’s last word', () => {
  const qa = [snapshot({ at: at(1), labels: ['ready-for-qa'] }), label({ at: at(1) })];

  test("a stranger who plays with one label leaves Cleo's word about another", () => {
    const noise = times(300, (index) =>
      label({
        label: 'ready-for-security',
        action: index % 2 === 0 ? 'labeled' : 'unlabeled',
        by: STRANGER,
        at: at(10 + index),
      }),
    );
    expect(judgeCondition(READY, TWO_LABELS, know(...qa, ...noise)).verdict).toBe('held');
  });

  test("a stranger who puts task labels without end leaves Cleo's word", () => {
    const noise = times(300, (index) => label({ label: `task-${String(index)}`, by: STRANGER, at: at(10 + index) }));
    expect(judgeCondition(READY, POLICY, know(...qa, ...noise)).verdict).toBe('held');
  });

  test('a hundred newer reviews by one person leave the changes that another asks for', () => {
    const asked = review(1, { by: MARTA, canWrite: true, state: 'changes-requested' });
    const noise = times(150, (index) => review(10 + index, {}));
    const approved = { kind: 'approved', role: 'testing' } as const;
    expect(judgeCondition(approved, POLICY, know(snapshot({}), asked, ...noise))).toEqual({
      verdict: 'not-held',
      unmet: ['marta asks for changes'],
    });
  });

  test('a hundred settings by a stranger leave the rounds of rework that Cleo’s word has had', () => {
    const shas = times(4, (index) => String(index).repeat(40));
    const rounds = shas.flatMap((sha, index) => [
      label({ head: sha, at: at(10 * index) }),
      push(sha, shas[index + 1] ?? B, at(10 * index + 5)),
    ]);
    const noise = times(200, (index) =>
      label({ action: index % 2 === 0 ? 'labeled' : 'unlabeled', by: STRANGER, at: at(100 + index) }),
    );
    expect(reworkRounds(POLICY, know(...rounds, ...noise))).toBe(4);
  });
});

/** As much as there can be to know of a pull request, in the longest words that GitHub lets through. */
function mostThereCanBe(): readonly Fact[] {
  const login = 'x'.repeat(39);
  const people = times(60, (index): Actor => ({ id: 9_007_199_254_000_000 + index, login, bot: false }));
  const by = (index: number): Actor => people[index % people.length] ?? REX;
  const sha = (index: number): string => String(index).padStart(40, 'c');
  const big = 9_007_199_254_000_000;
  // GitHub allows a hundred labels on a pull request, of fifty characters each; all but one stay within the second.
  const labels = (one: number): string[] =>
    times(100, (index) => `${String(index === 0 ? 200 + one : index).padStart(4, '0')}${'\u{1f600}'.repeat(46)}`);
  const ref = 'é'.repeat(120);
  return [
    ...times(60, (index) =>
      snapshot({
        at: at(5),
        labels: labels(index),
        head: { sha: sha(index), ref: `${ref}${String(index)}`, repositoryId: big },
        base: { ref: `${ref}${String(index)}`, repositoryId: big },
        author: by(index),
        claims: claimsOf({
          headRef: `task-123456789${String(index)}`,
          sameRepository: true,
          labels: times(100, (task) => `task-${String(1_000_000_000 + task + index)}`),
          body: 'Task-Id: 1234567890',
          authorTrusted: true,
        }),
        mergeCommit: sha(index),
        merged: index % 2 === 0,
        draft: index % 2 === 0,
      }),
    ),
    ...times(300, (index) => push(sha(index), sha(index + 1), at(index), by(index))),
    ...times(300, (index) =>
      label({
        label: 'q'.repeat(50),
        action: index % 2 === 0 ? 'labeled' : 'unlabeled',
        by: by(index),
        at: at(index),
        head: sha(index),
        source: index % 3 === 0 ? 'delivery' : 'timeline',
      }),
    ),
    ...times(300, (index) =>
      label({ label: 'q'.repeat(50), by: by(index), at: at(index), head: sha(index + 1), source: 'timeline' }),
    ),
    ...times(300, (index) =>
      review(big + index, { state: 'changes-requested', commit: sha(index), by: by(index), at: at(index) }),
    ),
    ...times(300, (index) =>
      checks(big + index, { app: 'x'.repeat(34), commit: sha(index), conclusion: 'startup_failure', at: at(index) }),
    ),
    ...times(300, (index) => comment(big + index, { command: '\u{1}'.repeat(200), by: by(index), at: at(index) })),
  ];
}

test('all that GitHub lets anybody say of a pull request takes at most 80 kB, ten of them less than half of what Temporal takes', () => {
  const bytes = Buffer.byteLength(JSON.stringify(know(...mostThereCanBe())));
  expect(bytes).toBeLessThan(80 * 1024);
});
