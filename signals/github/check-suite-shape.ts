import { z } from 'zod';
import { ACTIONS_APP } from '../checks.ts';
import type { ChecksFact } from '../facts.ts';
import { instant } from './stamp.ts';

/** What we read of a check suite, from webhooks and REST alike. */
export const checkSuiteShape = z.object({
  id: z.number().int().positive(),
  head_sha: z.string().min(1),
  /** `completed` at its end; null and all other words mean before. */
  status: z.string().nullable(),
  /** Null until the suite has ended. */
  conclusion: z.string().nullable(),
  updated_at: instant,
  app: z.object({ slug: z.string().nullish(), name: z.string() }).nullish(),
  /** Check runs in it. An App that has nothing to do leaves its suite without any. */
  latest_check_runs_count: z.number().int().nonnegative(),
});

const PASSED = ['success', 'neutral', 'skipped'];

/** Enough of a run of a workflow to tell its suite. */
const workflowRunShape = z.object({ check_suite_id: z.number().int().nullish(), workflow_id: z.number().int() });

/** Whether it has to be read of which workflows the suites are runs: a newer run of the same one may replace a failure. */
export function asksForRuns(checkSuites: readonly unknown[]): boolean {
  const suites = z.array(checkSuiteShape).safeParse(checkSuites).data ?? [];
  const actions = suites.map((suite) => checksFact(suite, 0, null)).filter(({ app }) => app === ACTIONS_APP);
  return actions.length > 1 && actions.some(({ passed }) => !passed);
}

/**
 * The facts in REST's list of a commit's check suites. GitHub makes one for each App that may write checks, also where the
 * App has nothing to do: such a suite never ends, and is left out. Throws a `ZodError` where an answer is not what GitHub's
 * API promises.
 */
export function checkFacts(
  checkSuites: readonly unknown[],
  workflowRuns: readonly unknown[] | null,
  pullRequest: number,
): ChecksFact[] {
  const runs = z.array(workflowRunShape).parse(workflowRuns ?? []);
  const workflows = new Map(runs.map((run) => [run.check_suite_id, run.workflow_id]));
  return z
    .array(checkSuiteShape)
    .parse(checkSuites)
    .map((suite) => ({ suite, fact: checksFact(suite, pullRequest, workflows.get(suite.id) ?? null) }))
    .filter(
      ({ suite, fact }) => fact.conclusion !== null || suite.latest_check_runs_count > 0 || fact.app === ACTIONS_APP,
    )
    .map(({ fact }) => fact);
}

/** The fact in a check suite, for one of the pull requests that have its commit as head. */
export function checksFact(
  shape: z.infer<typeof checkSuiteShape>,
  pullRequest: number,
  workflow: number | null,
): ChecksFact {
  const conclusion = shape.status === 'completed' ? shape.conclusion : null;
  return {
    kind: 'checks',
    pullRequest,
    suite: shape.id,
    app: shape.app?.slug ?? shape.app?.name ?? 'unknown',
    workflow,
    commit: shape.head_sha,
    passed: conclusion !== null && PASSED.includes(conclusion),
    conclusion,
    at: shape.updated_at,
  };
}
