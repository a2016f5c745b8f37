import { describe, expect, test } from '@jest/globals';
import { classify, place, type Classification } from '../../signals/classify.ts';
import { factsOfPullRequest } from '../../signals/github/from-rest.ts';
import { configured, inWords, MAINTAINER, POLICY, POLICY_WITH_CHECKS, REX, STRANGER, TESS } from './github/crew.ts';
import {
  checkSuiteDelivery,
  commentDelivery,
  restOf,
  reviewDelivery,
  type PullRequestState,
} from './github/payloads.ts';

function unplacedOf(
  event: string,
  payload: unknown,
  setup = configured(),
): Extract<Classification, { kind: 'unplaced' }> {
  const result = classify({ event, delivery: 'd-1', payload }, setup);
  if (result.kind !== 'unplaced') throw new Error(`placed at once: ${inWords(result)}`);
  return result;
}

function readOf(pullRequest: PullRequestState) {
  return factsOfPullRequest(restOf({ pullRequest }), POLICY);
}

describe('a comment is placed by the pull request that it is on', () => {
  const byRex = unplacedOf('issue_comment', commentDelivery('created', { by: REX }));
  const maintainers = commentDelivery('created', { by: MAINTAINER, association: 'MEMBER' });
  const byMaintainer = unplacedOf('issue_comment', maintainers);
  // What is said beside a pull request begins no play, whoever says it.
  test.each<[string, typeof byRex, PullRequestState, string]>([
    ['by its branch', byRex, {}, 'facts 7 comment'],
    ['by its label', byRex, { branch: 'fix', labels: ['task-8'] }, 'facts 8 comment'],
    ['by its body', byRex, { branch: 'fix', body: 'Task-Id: 9' }, 'facts 9 comment'],
    ['whoever says it, a role or not', byMaintainer, {}, 'facts 7 comment'],
    ['and ignored where that names no task', byRex, { branch: 'fix' }, 'ignored names-no-task'],
    ['and refused where that comes from a fork', byRex, { fork: true }, 'refused from-another-repository'],
    ['and refused where a stranger opened it', byRex, { author: STRANGER }, 'refused author-not-trusted'],
    [
      'and kept apart where it names two tasks',
      byRex,
      { branch: 'fix', labels: ['task-7', 'task-8'] },
      'ambiguous names-two-tasks',
    ],
  ])('%s', (_, unplaced, state, expected) => {
    expect(inWords(place(unplaced, readOf(state), configured()))).toBe(expected);
  });

  test('and ignored where GitHub knows no such pull request', () => {
    expect(inWords(place(byRex, [], configured()))).toBe('ignored no-pull-request');
  });
});

test('a review without a body is placed by the body that was read', () => {
  const payload = reviewDelivery('submitted', {
    review: { by: TESS },
    pullRequest: { branch: 'fix', body: undefined },
  });
  const unplaced = unplacedOf('pull_request_review', payload);
  const read = readOf({ branch: 'fix', body: 'Task-Id: 7' });
  expect(inWords(place(unplaced, read, configured()))).toBe('facts 7 review+pull-request may start');
});

test('a review of a closed pull request starts nothing', () => {
  const payload = reviewDelivery('submitted', {
    review: { by: TESS },
    pullRequest: { branch: 'fix', body: undefined, state: 'closed' },
  });
  const read = readOf({ branch: 'fix', body: 'Task-Id: 7', state: 'closed' });
  expect(inWords(place(unplacedOf('pull_request_review', payload), read, configured()))).toBe(
    'facts 7 review+pull-request',
  );
});

test('a check suite of several pull requests tells each play only of its own', () => {
  const setup = configured(POLICY_WITH_CHECKS);
  const payload = checkSuiteDelivery('completed', { pullRequests: [{ number: 13 }, { number: 12 }] });
  const unplaced = unplacedOf('check_suite', payload, setup);
  expect(unplaced.facts.map((fact) => fact.pullRequest)).toEqual([12, 13]);
  const placed = place(unplaced, readOf({}), setup);
  expect(placed).toMatchObject({ kind: 'facts', pullRequest: 12, facts: [{ kind: 'checks', pullRequest: 12 }] });
  expect(inWords(placed)).toBe('facts 7 checks');
});

test('the policy that holds now decides, not the one of a moment ago', () => {
  const unplaced = unplacedOf('issue_comment', commentDelivery('created', { by: REX }));
  const changed = configured({ ...POLICY, roles: {}, trustedAuthors: [] });
  expect(inWords(place(unplaced, readOf({}), changed))).toBe('refused author-not-trusted');
});
