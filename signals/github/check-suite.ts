import { z } from 'zod';
import type { ChecksFact } from '../facts.ts';
import { actionNotConsumed, commonShape, defineEvent, type Reading } from './event.ts';
import { instant } from './stamp.ts';

const end = z.object({ repo: z.object({ id: z.number().int() }) });

const payloadShape = commonShape.extend({
  check_suite: z.object({
    id: z.number().int().positive(),
    head_sha: z.string().min(1),
    /** Null until the suite has ended. */
    conclusion: z.string().nullable(),
    updated_at: instant,
    app: z.object({ slug: z.string().nullish(), name: z.string() }).nullish(),
    /** Those whose head branch is the suite's; empty for a push to a fork. */
    pull_requests: z.array(z.object({ number: z.number().int().positive(), head: end, base: end })),
  }),
});

const PASSED = ['success', 'neutral', 'skipped'];

/** `check_suite`: read only where a gate waits for checks. One suite can speak of several pull requests. */
export const parseCheckSuite = defineEvent(payloadShape, (payload, policy): Reading => {
  if (!policy.stages.some(({ gate }) => gate.condition.kind === 'checks-passed')) {
    return { kind: 'ignored', reason: 'checks-not-consumed', detail: 'no gate has the condition checks-passed' };
  }
  if (payload.action !== 'completed') return actionNotConsumed(payload.action);
  const { check_suite: suite, repository } = payload;
  const { conclusion } = suite;
  if (conclusion === null) return { kind: 'invalid', detail: 'a completed check suite without a conclusion' };

  const numbers = suite.pull_requests
    .filter(({ head, base }) => head.repo.id === repository.id && base.repo.id === repository.id)
    .map(({ number }) => number)
    .sort((a, b) => a - b);
  const [first] = numbers;
  if (first === undefined) {
    const detail = `commit ${suite.head_sha.slice(0, 7)} is the head of no pull request of this repository`;
    return { kind: 'ignored', reason: 'no-pull-request', detail };
  }
  const facts = numbers.map((pullRequest): ChecksFact => {
    return {
      kind: 'checks',
      pullRequest,
      suite: suite.id,
      app: suite.app?.slug ?? suite.app?.name ?? 'unknown',
      commit: suite.head_sha,
      passed: PASSED.includes(conclusion),
      conclusion,
      at: suite.updated_at,
    };
  });
  return { kind: 'named', pullRequest: first, facts, speaker: null };
});
