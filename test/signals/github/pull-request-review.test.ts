import { describe, expect, test } from '@jest/globals';
import type { Actor } from '../../../signals/facts.ts';
import { factsOf, MAINTAINER, STRANGER, TESS, words } from './crew.ts';
import { AT, reviewDelivery, type PullRequestState, type ReviewState } from './payloads.ts';

describe('a pull_request_review delivery', () => {
  const rows: [
    sentence: string,
    action: string,
    sender: Actor,
    review: ReviewState,
    pullRequest: PullRequestState,
    expected: string,
  ][] = [
    ["Tess's approval is told", 'submitted', TESS, { by: TESS }, {}, 'facts 7 review+pull-request may start'],
    [
      'requested changes are told',
      'submitted',
      TESS,
      { by: TESS, state: 'changes_requested' },
      {},
      'facts 7 review+pull-request may start',
    ],
    [
      'a state in capitals is the same state',
      'submitted',
      TESS,
      { by: TESS, state: 'APPROVED' },
      {},
      'facts 7 review+pull-request may start',
    ],
    [
      'a review that only comments is ignored',
      'submitted',
      TESS,
      { by: TESS, state: 'commented' },
      {},
      'ignored review-without-verdict',
    ],
    [
      'a review that is still being written is ignored',
      'submitted',
      TESS,
      { by: TESS, at: null },
      {},
      'ignored review-without-verdict',
    ],
    [
      'a state that GitHub invents tomorrow is ignored',
      'submitted',
      TESS,
      { by: TESS, state: 'blessed' },
      {},
      'ignored review-without-verdict',
    ],
    [
      'an edited review is told as it stands',
      'edited',
      TESS,
      { by: TESS },
      {},
      'facts 7 review+pull-request may start',
    ],
    [
      'a dismissal by Tess herself is told and starts nothing either',
      'dismissed',
      TESS,
      { by: TESS, state: 'dismissed' },
      {},
      'facts 7 review+pull-request',
    ],
    [
      'a dismissal by a maintainer is told and starts nothing',
      'dismissed',
      MAINTAINER,
      { by: TESS, state: 'dismissed' },
      {},
      'facts 7 review+pull-request',
    ],
    [
      "a maintainer's review reaches the play",
      'submitted',
      MAINTAINER,
      { by: MAINTAINER, association: 'MEMBER' },
      {},
      'facts 7 review+pull-request',
    ],
    [
      "an owner's does",
      'submitted',
      MAINTAINER,
      { by: MAINTAINER, association: 'OWNER' },
      {},
      'facts 7 review+pull-request',
    ],
    [
      "a collaborator's does",
      'submitted',
      MAINTAINER,
      { by: MAINTAINER, association: 'COLLABORATOR' },
      {},
      'facts 7 review+pull-request',
    ],
    [
      "a contributor's is refused",
      'submitted',
      STRANGER,
      { by: STRANGER, association: 'CONTRIBUTOR' },
      {},
      'refused stranger',
    ],
    [
      "a stranger's is refused, even under Rex's login",
      'submitted',
      STRANGER,
      { by: STRANGER },
      {},
      'refused stranger',
    ],
    [
      'a review of a pull request from a fork is refused',
      'submitted',
      TESS,
      { by: TESS },
      { fork: true },
      'refused from-another-repository',
    ],
    [
      "a review of a stranger's pull request is refused",
      'submitted',
      TESS,
      { by: TESS },
      { author: STRANGER },
      'refused author-not-trusted',
    ],
    [
      'a review of a pull request without a task is ignored',
      'submitted',
      TESS,
      { by: TESS },
      { branch: 'fix' },
      'ignored names-no-task',
    ],
    [
      "a stranger's review of a pull request without a task is ignored",
      'submitted',
      STRANGER,
      { by: STRANGER },
      { branch: 'fix' },
      'ignored names-no-task',
    ],
    [
      'without the body and with nothing stronger its pull request has to be read',
      'submitted',
      TESS,
      { by: TESS },
      { branch: 'fix', body: undefined },
      'unplaced #12 review+pull-request',
    ],
    [
      'without the body a branch suffices',
      'submitted',
      TESS,
      { by: TESS },
      { body: undefined },
      'facts 7 review+pull-request may start',
    ],
    [
      "a stranger's review is not worth reading a pull request",
      'submitted',
      STRANGER,
      { by: STRANGER },
      { branch: 'fix', body: undefined },
      'refused stranger',
    ],
  ];
  test.each(rows)('%s', (_, action, sender, review, pullRequest, expected) => {
    expect(words('pull_request_review', reviewDelivery(action, { sender, review, pullRequest }))).toBe(expected);
  });

  test('its facts do not pretend to know whether the pull request is merged', () => {
    const payload = reviewDelivery('submitted', { review: { by: TESS, commit: null, association: 'COLLABORATOR' } });
    expect(factsOf('pull_request_review', payload)).toMatchObject([
      { kind: 'review', review: 501, state: 'approved', commit: null, by: TESS, canWrite: true, at: AT },
      { kind: 'pull-request', merged: null, mergeCommit: null },
    ]);
  });
});
