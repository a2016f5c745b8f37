import { describe, expect, test } from '@jest/globals';
import { CLEO, factsOf, REPOSITORY, REX, TESS } from './crew.ts';
import { AT, HEAD, NEXT_HEAD, pullRequestDelivery } from './payloads.ts';

describe('the facts of a pull_request delivery', () => {
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
