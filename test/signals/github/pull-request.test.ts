import { describe, expect, test } from '@jest/globals';
import type { Actor } from '../../../signals/facts.ts';
import { BATON, CLEO, factsOf, LEAD, MAINTAINER, REPOSITORY, REX, STRANGER, TESS, words } from './crew.ts';
import { AT, HEAD, NEXT_HEAD, pullRequestDelivery, type PullRequestState } from './payloads.ts';

describe('a pull_request delivery', () => {
  const label = (name: string) => ({ label: { name } });
  const rows: [
    sentence: string,
    action: string,
    sender: Actor,
    state: PullRequestState,
    more: object,
    expected: string,
  ][] = [
    [
      'opened by Rex tells the pull request and may start a play',
      'opened',
      REX,
      {},
      {},
      'facts 7 pull-request may start',
    ],
    [
      'reopened by a maintainer reaches the play and starts none',
      'reopened',
      MAINTAINER,
      {},
      {},
      'facts 7 pull-request',
    ],
    ['a draft that becomes ready is told', 'ready_for_review', REX, {}, {}, 'facts 7 pull-request may start'],
    [
      'one that becomes a draft is told',
      'converted_to_draft',
      REX,
      { draft: true },
      {},
      'facts 7 pull-request may start',
    ],
    [
      'closed by a stranger is a fact all the same',
      'closed',
      STRANGER,
      { state: 'closed' },
      {},
      'facts 7 pull-request',
    ],
    [
      'opened by a trusted author is as good as by Rex',
      'opened',
      LEAD,
      { author: LEAD },
      {},
      'facts 7 pull-request may start',
    ],
    [
      'a push is told with its pusher',
      'synchronize',
      REX,
      {},
      { before: HEAD, after: NEXT_HEAD },
      'facts 7 pull-request+push may start',
    ],
    [
      'a push by anybody is told',
      'synchronize',
      STRANGER,
      {},
      { before: HEAD, after: NEXT_HEAD },
      'facts 7 pull-request+push',
    ],
    [
      'a push without its commits is not a push',
      'synchronize',
      REX,
      {},
      { before: undefined, after: undefined },
      'invalid',
    ],
    [
      'the label of a gate is told with who put it',
      'labeled',
      CLEO,
      {},
      label('ready-for-qa'),
      'facts 7 pull-request+label may start',
    ],
    [
      'the label of a gate by a stranger is told, for the play to judge',
      'labeled',
      STRANGER,
      {},
      label('ready-for-qa'),
      'facts 7 pull-request+label',
    ],
    [
      'a label of a gate that is taken off is told',
      'unlabeled',
      CLEO,
      {},
      label('ready-for-qa'),
      'facts 7 pull-request+label may start',
    ],
    ['a task label is told', 'labeled', REX, {}, label('task-8'), 'facts 7 pull-request+label may start'],
    ['a label that no gate waits for is ignored', 'labeled', CLEO, {}, label('bug'), 'ignored label-not-consumed'],
    [
      'a label in another case is another label',
      'labeled',
      CLEO,
      {},
      label('Ready-For-QA'),
      'ignored label-not-consumed',
    ],
    ['labeled without a label is invalid', 'labeled', CLEO, {}, { label: undefined }, 'invalid'],
    [
      'a label that was deleted everywhere is told by what is left',
      'unlabeled',
      LEAD,
      {},
      { label: undefined },
      'facts 7 pull-request may start',
    ],
    [
      'a new title is ignored',
      'edited',
      REX,
      {},
      { changes: { title: { from: '[task-8]' } } },
      'ignored edit-without-consequence',
    ],
    [
      'a new body with the same Task-Id is ignored',
      'edited',
      REX,
      { body: 'Done.\nTask-Id: 7' },
      { changes: { body: { from: 'Task-Id: 7' } } },
      'ignored edit-without-consequence',
    ],
    [
      'a new Task-Id is told',
      'edited',
      REX,
      { body: 'Task-Id: 8' },
      { changes: { body: { from: 'Task-Id: 7' } } },
      'facts 7 pull-request may start',
    ],
    [
      'a new base is told',
      'edited',
      REX,
      {},
      { changes: { base: { ref: { from: 'dev' }, sha: { from: HEAD } } } },
      'facts 7 pull-request may start',
    ],
    ['an action that no fact follows from is ignored', 'assigned', REX, {}, {}, 'ignored action-not-consumed'],
    [
      'an action that GitHub invents tomorrow is ignored',
      'opened',
      REX,
      {},
      { action: 'teleported' },
      'ignored action-not-consumed',
    ],
    ["Baton's own act is ignored", 'closed', BATON, {}, {}, 'ignored own-echo'],
    [
      'a pull request from a fork is refused, whatever its branch',
      'opened',
      REX,
      { fork: true },
      {},
      'refused from-another-repository',
    ],
    [
      'a pull request from a fork that is gone is refused',
      'closed',
      REX,
      { fork: 'gone' },
      {},
      'refused from-another-repository',
    ],
    [
      'a pull request that a stranger opened is refused',
      'opened',
      STRANGER,
      { author: STRANGER },
      {},
      'refused author-not-trusted',
    ],
    [
      "Cleo's role does not let her open a task's pull request",
      'opened',
      CLEO,
      { author: CLEO },
      {},
      'refused author-not-trusted',
    ],
    [
      "a stranger's pull request is refused whoever touches it",
      'labeled',
      CLEO,
      { author: STRANGER },
      label('ready-for-qa'),
      'refused author-not-trusted',
    ],
    ['a pull request without a task is ignored', 'opened', REX, { branch: 'fix-typo' }, {}, 'ignored names-no-task'],
    [
      "a stranger's pull request without a task is nobody's business",
      'opened',
      STRANGER,
      { author: STRANGER, branch: 'fix', fork: true },
      {},
      'ignored names-no-task',
    ],
    [
      'two task labels and nothing stronger are ambiguous',
      'labeled',
      REX,
      { branch: 'fix', labels: ['task-7', 'task-8'] },
      label('task-8'),
      'ambiguous names-two-tasks',
    ],
  ];
  test.each(rows)('%s', (_, action, sender, pullRequest, more, expected) => {
    expect(words('pull_request', pullRequestDelivery(action, { sender, pullRequest, more }))).toBe(expected);
  });
});

describe('the facts of a delivery', () => {
  test('say all that a play needs to know of the pull request', () => {
    const payload = pullRequestDelivery('closed', {
      pullRequest: {
        state: 'closed',
        merged: true,
        labels: ['b', 'a', 'task-7'],
        body: 'Task-Id: 8',
        at: '2026-01-02T04:04:05.9+01:00',
      },
    });
    expect(factsOf('pull_request', payload)).toEqual([
      {
        kind: 'pull-request',
        pullRequest: 12,
        at: AT,
        settled: false,
        state: 'closed',
        merged: true,
        draft: false,
        head: { sha: HEAD, ref: 'task-7-login', repositoryId: REPOSITORY.id },
        base: { ref: 'main', repositoryId: REPOSITORY.id },
        author: REX,
        labels: ['a', 'b', 'task-7'],
        claims: { branch: '7', labels: ['7'], body: '8' },
        mergeCommit: 'c'.repeat(40),
      },
    ]);
  });

  test('leave out the trial merge of an open pull request', () => {
    expect(factsOf('pull_request', pullRequestDelivery('opened'))).toMatchObject([
      { merged: false, mergeCommit: null },
    ]);
  });

  test('tie a label to the head at which it was put', () => {
    const payload = pullRequestDelivery('labeled', { sender: CLEO, more: { label: { name: 'ready-for-qa' } } });
    expect(factsOf('pull_request', payload)).toMatchObject([
      { kind: 'pull-request' },
      { kind: 'label', action: 'labeled', label: 'ready-for-qa', head: HEAD, by: CLEO, at: AT, source: 'delivery' },
    ]);
  });

  test('say who pushed, from which commit to which', () => {
    const payload = pullRequestDelivery('synchronize', {
      sender: TESS,
      pullRequest: { sha: NEXT_HEAD },
      more: { before: HEAD, after: NEXT_HEAD },
    });
    expect(factsOf('pull_request', payload)).toMatchObject([
      { head: { sha: NEXT_HEAD } },
      { kind: 'push', before: HEAD, after: NEXT_HEAD, by: TESS, at: AT },
    ]);
  });
});
