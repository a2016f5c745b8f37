import { z } from 'zod';
import type { Policy } from '../../config/policy.ts';
import type { RepositoryConfig } from '../../config/schema.ts';
import { looksAt } from '../../signals/gate-needs.ts';
import { fail, ok, warn, type Check, type Finding } from './finding.ts';
import { refusalOf, type AskGitHub } from './github-questions.ts';

const repositorySchema = z.object({
  id: z.number(),
  full_name: z.string(),
  archived: z.boolean().optional(),
  permissions: z.object({ push: z.boolean().optional() }).optional(),
});

/** Whether the token sees a repository, as the one that the configuration means, and may do there what plays do. */
export function checkRepository(ask: AskGitHub, repository: RepositoryConfig, policy: Pick<Policy, 'stages'>): Check {
  const about = `repository ${repository.name}`;
  const at = `/repos/${repository.name}`;
  const reads = [
    { path: `${at}/pulls?per_page=1`, right: 'Pull requests: read', consequence: 'its gates stay closed' },
    ...(looksAt(policy.stages, 'checks-passed')
      ? [
          {
            path: `${at}/commits/HEAD/check-suites?per_page=1`,
            right: 'Checks: read',
            consequence: 'checks-passed never holds',
          },
        ]
      : []),
  ];
  return {
    about,
    look: async (signal) => {
      const answer = await ask(at, signal);
      if (answer.status === 404) {
        const todo = 'Correct its name in baton.yaml, or give the token access to it.';
        return [fail(about, 'there is none, or the token may not see it', todo)];
      }
      const parsed = repositorySchema.safeParse(answer.body);
      if (answer.status >= 400 || !parsed.success) return [fail(about, refusalOf(answer))];
      const refused = await Promise.all(
        reads.map(async ({ path, right, consequence }) => {
          const { status } = await ask(path, signal);
          // An empty repository has no HEAD, and GitHub says 409 or 422.
          const isRefused = status === 401 || status === 403 || status === 404;
          return isRefused
            ? [fail(about, `the token may not read there: ${consequence}`, `Give the token ${right}.`)]
            : [];
        }),
      );
      const findings = [...identity(about, repository, parsed.data), ...writes(about, parsed.data), ...refused.flat()];
      return findings.length > 0
        ? findings
        : [ok(about, `id ${String(parsed.data.id)}, and the token may read and write`)];
    },
  };
}

type Found = z.infer<typeof repositorySchema>;

function identity(about: string, { id, name }: RepositoryConfig, found: Found): Finding[] {
  const own = String(found.id);
  if (id === undefined) return [warn(about, 'has no id in baton.yaml: a rename will cut it off', `Add id: ${own}`)];
  if (id !== found.id) {
    const todo = `If this is the one that is meant, write id: ${own}; deliveries are found by the id.`;
    return [fail(about, `has the id ${own} on GitHub, and ${String(id)} in baton.yaml`, todo)];
  }
  if (found.full_name.toLowerCase() === name.toLowerCase()) return [];
  return [
    warn(
      about,
      `is called ${found.full_name} now`,
      'Its plays keep the old name; write the new one when none is open.',
    ),
  ];
}

/** What GitHub tells is what the token's owner may; that a fine-grained token may less shows only when it writes. */
function writes(about: string, { archived, permissions }: Found): Finding[] {
  if (archived === true) return [warn(about, 'is archived: nothing can be written there, and no pull request opened')];
  if (permissions?.push !== false) return [];
  const todo = 'Give the token Pull requests and Commit statuses: read and write. Gates open all the same.';
  return [warn(about, 'the token may not write: no statuses and no comments', todo)];
}
