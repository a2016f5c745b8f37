import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { Policy } from '../../config/policy.ts';
import { factSchema } from '../../signals/facts.ts';
import { classify, type Configured } from '../../signals/classify.ts';
import { REPOSITORY, inWords, POLICY_WITH_CHECKS } from './github/crew.ts';
import { EXAMPLES, over, type Example } from './github/examples.ts';

/** Everything of these examples that can be trusted is: their people, and `bug` as the label of a gate. */
const TRUSTING: Policy = {
  ...POLICY_WITH_CHECKS,
  roles: {},
  trustedAuthors: [{ id: 21_031_067, login: 'Codertocat' }],
  self: null,
  stages: POLICY_WITH_CHECKS.stages.map((stage) =>
    stage.gate.condition.kind === 'label'
      ? { ...stage, gate: { ...stage.gate, condition: { ...stage.gate.condition, label: 'bug' } } }
      : stage,
  ),
};

const NOBODY: Configured = { repositories: [], policyOf: () => TRUSTING };
const EVERYBODY: Configured = {
  repositories: [{ ...REPOSITORY, id: 186_853_002, name: 'Codertocat/Hello-World' }],
  policyOf: () => TRUSTING,
};

/** The same example, as if its pull request came from a branch of task 7. */
function ofTask({ event, payload }: Example): Example {
  if (!('pull_request' in payload)) return { event, payload };
  return { event, payload: over(payload, { pull_request: { head: { ref: 'task-7' } } }) };
}

function told({ event, payload }: Example, configured: Configured): string {
  return inWords(classify({ event, delivery: 'd-1', payload }, configured));
}

interface Row {
  readonly event: string;
  readonly action: string | null;
  readonly examples: number;
  readonly notConfigured: string;
  readonly configured: string;
  readonly ofTask7: string;
}

/** One row for all examples of an event and action that are classified alike. */
function table(): Row[] {
  const rows = new Map<string, Row>();
  for (const example of EXAMPLES) {
    const { event, payload } = example;
    const row = {
      event,
      action: typeof payload['action'] === 'string' ? payload['action'] : null,
      notConfigured: told(example, NOBODY),
      configured: told(example, EVERYBODY),
      ofTask7: told(ofTask(example), EVERYBODY),
    };
    const key = JSON.stringify(row);
    rows.set(key, { ...row, examples: (rows.get(key)?.examples ?? 0) + 1 });
  }
  return [...rows.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

describe("GitHub's own examples", () => {
  const file = new URL('../fixtures/octokit-examples-classified.json', import.meta.url);

  test('are all there', () => {
    expect(EXAMPLES).toHaveLength(329);
    expect(new Set(EXAMPLES.map(({ event }) => event)).size).toBe(58);
  });

  test('are classified as the reviewed table says (UPDATE_GOLDEN=1 writes it anew)', () => {
    const rows = table();
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, `${JSON.stringify(rows, null, 2)}\n`);
    expect(rows).toEqual(JSON.parse(readFileSync(file, 'utf8')));
  });

  test('never pass for another event that Baton reads', () => {
    const read = ['pull_request', 'pull_request_review', 'issue_comment', 'check_suite'];
    const passed = EXAMPLES.flatMap(({ event, payload }) =>
      read
        .filter((claimed) => claimed !== event)
        .filter((claimed) => told({ event: claimed, payload }, EVERYBODY) !== 'invalid')
        .map((claimed) => `${event} as ${claimed}`),
    );
    expect(passed).toEqual([]);
  });
});

test('every fact has the shape that is published for it, and nothing besides', () => {
  let facts = 0;
  for (const example of EXAMPLES.map(ofTask)) {
    const classified = classify({ ...example, delivery: 'd-1' }, EVERYBODY);
    if (!('facts' in classified)) continue;
    for (const fact of classified.facts) expect(factSchema.parse(fact)).toEqual(fact);
    facts += classified.facts.length;
  }
  expect(facts).toBeGreaterThan(10);
});
