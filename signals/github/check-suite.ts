import { z } from 'zod';
import { looksAt } from '../gate-needs.ts';
import { checksFact, checkSuiteShape } from './check-suite-shape.ts';
import { actionNotConsumed, commonShape, defineEvent, type Reading } from './event.ts';

const end = z.object({ repo: z.object({ id: z.number().int() }) });

const payloadShape = commonShape.extend({
  check_suite: checkSuiteShape.extend({
    /** Those whose head branch is the suite's; empty for a push to a fork. */
    pull_requests: z.array(z.object({ number: z.number().int().positive(), head: end, base: end })),
  }),
});

/** `check_suite`: read only where a gate waits for checks. One suite can speak of several pull requests. */
export const parseCheckSuite = defineEvent(payloadShape, (payload, policy): Reading => {
  if (!looksAt(policy.stages, 'checks-passed')) {
    return { kind: 'ignored', reason: 'checks-not-consumed', detail: 'no gate has the condition checks-passed' };
  }
  if (payload.action !== 'completed') return actionNotConsumed(payload.action);
  const { check_suite: suite, repository } = payload;
  if (suite.conclusion === null || suite.status !== 'completed') {
    return { kind: 'invalid', detail: 'a completed check suite without a conclusion' };
  }

  const named = suite.pull_requests
    .filter(({ head, base }) => head.repo.id === repository.id && base.repo.id === repository.id)
    .map(({ number }) => number);
  const pullRequests = [...new Set(named)].sort((a, b) => a - b);
  if (pullRequests.length === 0) {
    const detail = `commit ${suite.head_sha.slice(0, 7)} is the head of no pull request of this repository`;
    return { kind: 'ignored', reason: 'no-pull-request', detail };
  }
  const facts = pullRequests.map((pullRequest) => checksFact(suite, pullRequest, null));
  return { kind: 'named', pullRequests, facts, speaker: null };
});
