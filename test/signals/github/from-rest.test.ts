import { describe, expect, test } from '@jest/globals';
import type { Fact } from '../../../signals/facts.ts';
import { factsOfPullRequest } from '../../../signals/github/from-rest.ts';
import { asksForRuns } from '../../../signals/github/check-suite-shape.ts';
import { emptyKnowledge, learnAll } from '../../../signals/knowledge.ts';
import {
  CLEO,
  configured,
  factsOf,
  LEAD,
  MAINTAINER,
  POLICY,
  POLICY_WITH_CHECKS,
  REX,
  STRANGER,
  TESS,
} from './crew.ts';
import { over } from './examples.ts';
import {
  AT,
  checkSuiteDelivery,
  HEAD,
  NEXT_HEAD,
  pullRequestDelivery,
  restOf,
  reviewDelivery,
  timeline,
  type CheckSuiteState,
} from './payloads.ts';

function read(given: Parameters<typeof restOf>[0]): Fact[] {
  return factsOfPullRequest(restOf(given), POLICY);
}

describe('a read of a pull request', () => {
  test.each([
    ['settled, when GitHub answered in a later second', '2026-01-02T03:04:06Z', true],
    ['not settled, when it answered in the second of the last change', AT, false],
    ['not settled, when a replica answered from the past', '2026-01-02T03:04:04Z', false],
  ])('is %s', (_, answeredAt, settled) => {
    expect(read({ answeredAt })).toMatchObject([{ kind: 'pull-request', settled }]);
  });

  test.each([
    ['comes before those that come later, from ten seconds after the last change on', '2026-01-02T03:04:15Z', true],
    ['is as good as any other before, since replicas lag', '2026-01-02T03:04:14Z', false],
  ])('%s', (_, answeredAt, isLate) => {
    expect(read({ answeredAt })).toMatchObject([isLate ? { answeredAt } : {}]);
    expect('answeredAt' in (read({ answeredAt })[0] ?? {})).toBe(isLate);
  });

  test('counts the Task-Id of somebody who may open it, and of nobody else', () => {
    expect(read({ pullRequest: { author: LEAD, body: 'Task-Id: 9' } })).toMatchObject([{ claims: { body: '9' } }]);
    expect(read({ pullRequest: { author: STRANGER, body: 'Task-Id: 9' } })).toMatchObject([{ claims: { body: null } }]);
  });

  test('tells reviews as they stand, whatever GitHub calls their state', () => {
    const facts = read({
      reviews: [
        { id: 1, by: TESS, state: 'approved' },
        { id: 2, by: MAINTAINER, state: 'changes_requested', association: 'MEMBER' },
        { id: 3, by: TESS, state: 'dismissed', commit: null },
        { id: 4, by: TESS, state: 'commented' },
        { id: 5, by: TESS, state: 'pending', at: null },
      ],
    });
    expect(facts.slice(1)).toMatchObject([
      { kind: 'review', review: 1, state: 'approved', commit: HEAD, by: TESS, canWrite: false, at: AT },
      { review: 2, state: 'changes-requested', by: MAINTAINER, canWrite: true },
      { review: 3, state: 'dismissed', commit: null },
    ]);
  });

  test("takes the word of a deleted account as the ghost's", () => {
    const rest = restOf({ reviews: [{ id: 1, association: 'MEMBER' }] });
    const reviews = rest.reviews.map((review) => ({ ...review, user: null }));
    const facts = factsOfPullRequest({ ...rest, reviews }, POLICY);
    expect(facts[1]).toMatchObject({ by: { login: 'ghost' } });
  });

  test('tells the reviews of those whose own delivery would reach a play, and of nobody else', () => {
    const facts = read({
      reviews: [
        { id: 1, by: STRANGER, state: 'changes_requested' },
        { id: 2, by: STRANGER, association: 'CONTRIBUTOR' },
        { id: 3, by: MAINTAINER, association: 'COLLABORATOR' },
        { id: 4, by: LEAD },
        { id: 5, by: TESS },
      ],
    });
    expect(facts.slice(1)).toMatchObject([{ review: 3 }, { review: 4 }, { review: 5 }]);
  });

  test('tells whoever has put a label that a gate waits for, and no other label', () => {
    const labels = ['bug', 'task-7', 'ready-for-qa'];
    const facts = read({ timeline: labels.map((name) => timeline.label('labeled', name, STRANGER)) });
    expect(facts.slice(1)).toMatchObject([{ kind: 'label', label: 'ready-for-qa', by: STRANGER }]);
  });

  test.each([
    ['a pull request', (rest: ReturnType<typeof restOf>) => ({ ...rest, pullRequest: {} })],
    ['a review', (rest: ReturnType<typeof restOf>) => ({ ...rest, reviews: [{ id: 1 }] })],
    ['a check suite', (rest: ReturnType<typeof restOf>) => ({ ...rest, checkSuites: [{ id: 1 }] })],
    ['a timeline entry', (rest: ReturnType<typeof restOf>) => ({ ...rest, timeline: [{ event: 'labeled' }] })],
  ])('throws rather than guess when %s is not what GitHub promises', (_, spoil) => {
    expect(() => factsOfPullRequest(spoil(restOf({})), POLICY)).toThrow();
  });
});

describe('check suites of the head', () => {
  const suites = (...checkSuites: readonly CheckSuiteState[]) => read({ checkSuites }).slice(1);

  test('are told as they stand, those that still run too', () => {
    expect(
      suites({ id: 1 }, { id: 2, app: 'lint', conclusion: 'timed_out' }, { id: 3, conclusion: null }),
    ).toMatchObject([
      { kind: 'checks', suite: 1, app: 'ci', commit: HEAD, passed: true, conclusion: 'success', at: AT },
      { suite: 2, app: 'lint', passed: false, conclusion: 'timed_out' },
      { suite: 3, passed: false, conclusion: null },
    ]);
  });

  test('without any check run are those of Apps that have nothing to do, and wait for good', () => {
    expect(suites({ id: 1, app: 'inert', conclusion: null, runs: 0 }, { id: 2, runs: 0 })).toMatchObject([
      { suite: 2 },
    ]);
  });

  test('of GitHub Actions without any check run have only just been queued', () => {
    expect(suites({ app: 'github-actions', conclusion: null, runs: 0 })).toMatchObject([{ conclusion: null }]);
  });

  test('say of which workflow they are a run, where the runs were read', () => {
    const checkSuites = [1, 2, 3].map((id) => ({ id, app: 'github-actions' }));
    const workflowRuns = [
      { suite: 1, workflow: 7 },
      { suite: 3, workflow: 8 },
    ];
    const facts = read({ checkSuites, workflowRuns });
    expect(facts.slice(1)).toMatchObject([{ workflow: 7 }, { workflow: null }, { workflow: 8 }]);
  });

  test('ask for the runs only where one of several of GitHub Actions has not passed', () => {
    const of = (app: string, ...conclusions: (string | null)[]) =>
      asksForRuns(restOf({ checkSuites: conclusions.map((conclusion) => ({ app, conclusion })) }).checkSuites ?? []);
    expect(of('github-actions', 'success', 'failure')).toBe(true);
    expect(of('github-actions', 'success', null)).toBe(true);
    expect(of('github-actions', 'success', 'skipped')).toBe(false);
    expect(of('github-actions', 'failure')).toBe(false);
    expect(of('ci', 'failure', 'success')).toBe(false);
  });

  test('are told as a delivery tells them', () => {
    const told = factsOf('check_suite', checkSuiteDelivery('completed'), configured(POLICY_WITH_CHECKS));
    expect(suites({})).toEqual(told);
  });
});

describe('a label in a timeline', () => {
  const { commit, forcePush, label } = timeline;
  const qa = label('labeled', 'ready-for-qa', CLEO);
  const other = { event: 'commented', id: 1 };
  test.each<[string, readonly unknown[], string | null]>([
    ['after the last commit speaks of the head', [commit('0'), commit(HEAD), other, qa], HEAD],
    ['after a force push to the head speaks of the head', [commit('0'), forcePush(HEAD), qa], HEAD],
    ['before the last commit speaks of no known commit', [commit('0'), qa, commit(HEAD)], null],
    ['before a force push speaks of no known commit', [commit(HEAD), qa, forcePush(HEAD)], null],
    ['after a commit that is not the head speaks of no known commit', [commit(NEXT_HEAD), qa], null],
    ['after a force push to another commit speaks of no known commit', [commit(HEAD), forcePush(NEXT_HEAD), qa], null],
    ['after a force push to nobody knows where speaks of no known commit', [commit(HEAD), forcePush(null), qa], null],
    ['in a timeline without commits speaks of no known commit', [qa], null],
  ])('%s', (_, entries, head) => {
    expect(read({ timeline: entries })[1]).toMatchObject({ kind: 'label', label: 'ready-for-qa', by: CLEO, head });
  });

  test('is told with each time that it was put on and taken off', () => {
    const off = label('unlabeled', 'ready-for-qa', REX, '2026-01-02T03:04:07+00:00');
    expect(read({ timeline: [commit(HEAD), qa, off] }).slice(1)).toMatchObject([
      { action: 'labeled', by: CLEO, at: AT, source: 'timeline' },
      { action: 'unlabeled', by: REX, at: '2026-01-02T03:04:07Z', source: 'timeline' },
    ]);
  });
});

describe('a delivery and a read of the same moment', () => {
  const state = { labels: ['ready-for-qa', 'task-7'], body: 'Task-Id: 7' };
  const answeredAt = AT;
  const entries = [timeline.commit(HEAD), timeline.label('labeled', 'ready-for-qa', CLEO)];

  test('tell the same pull request', () => {
    const [told] = factsOf('pull_request', pullRequestDelivery('opened', { pullRequest: state }));
    expect(read({ pullRequest: state, answeredAt })[0]).toEqual(told);
  });

  test('tell the same label, each with its own certainty', () => {
    const more = { label: { name: 'ready-for-qa' } };
    const payload = pullRequestDelivery('labeled', { sender: CLEO, pullRequest: state, more });
    const [, told] = factsOf('pull_request', payload);
    expect({ ...read({ pullRequest: state, timeline: entries })[1], source: 'delivery' }).toEqual(told);
  });

  test('tell the same review', () => {
    const review = { by: TESS, state: 'approved' };
    const [told] = factsOf('pull_request_review', reviewDelivery('submitted', { review, pullRequest: state }));
    expect(read({ pullRequest: state, reviews: [review] })[1]).toEqual(told);
  });

  test('leave a play knowing the same, whichever comes second', () => {
    const more = { label: { name: 'ready-for-qa' } };
    const review = { by: TESS, state: 'approved' };
    const deliveries = [
      ...factsOf('pull_request', pullRequestDelivery('labeled', { sender: CLEO, pullRequest: state, more })),
      ...factsOf('pull_request_review', reviewDelivery('submitted', { review, pullRequest: state })),
    ];
    const refresh = read({ pullRequest: state, reviews: [review], timeline: entries, answeredAt });
    const known = learnAll(learnAll(emptyKnowledge(12), deliveries), refresh);
    expect(learnAll(learnAll(emptyKnowledge(12), refresh), deliveries)).toEqual(known);
    expect(learnAll(known, [...deliveries, ...refresh])).toBe(known);
  });

  test('differ where GitHub had moved on in between', () => {
    const [told] = factsOf('pull_request', pullRequestDelivery('opened', { pullRequest: state }));
    const moved = over(state, { sha: NEXT_HEAD });
    expect(read({ pullRequest: moved, answeredAt })[0]).not.toEqual(told);
  });
});
