import { expect, test } from '@jest/globals';
import type { Actor } from '../../../signals/facts.ts';
import { CLEO, REX, STRANGER, words } from './crew.ts';
import { pullRequestDelivery, type PullRequestState } from './payloads.ts';

test.each<[sentence: string, action: string, sender: Actor, state: PullRequestState, expected: string]>([
  ['from a fork is refused, whatever its branch', 'opened', REX, { fork: true }, 'refused from-another-repository'],
  ['from a fork that is gone is refused', 'closed', REX, { fork: 'gone' }, 'refused from-another-repository'],
  ['that a stranger opened is refused', 'opened', STRANGER, { author: STRANGER }, 'refused author-not-trusted'],
  [
    "that Cleo opened is refused: her role does not let her open a task's",
    'opened',
    CLEO,
    { author: CLEO },
    'refused author-not-trusted',
  ],
  [
    'that a stranger opened is refused whoever touches it',
    'labeled',
    CLEO,
    { author: STRANGER },
    'refused author-not-trusted',
  ],
  ['without a task is ignored', 'opened', REX, { branch: 'fix-typo' }, 'ignored names-no-task'],
  [
    "of a stranger without a task is nobody's business",
    'opened',
    STRANGER,
    { author: STRANGER, branch: 'fix', fork: true },
    'ignored names-no-task',
  ],
  [
    'with two task labels and nothing stronger is ambiguous',
    'labeled',
    REX,
    { branch: 'fix', labels: ['task-7', 'task-8'] },
    'ambiguous names-two-tasks',
  ],
])('a pull request %s', (_, action, sender, pullRequest, expected) => {
  const more = { label: { name: 'ready-for-qa' } };
  expect(words('pull_request', pullRequestDelivery(action, { sender, pullRequest, more }))).toBe(expected);
});
