import { closest } from './closest.ts';
import { ENVIRONMENT } from './environment.ts';
import { policyFor } from './policies.ts';
import type { Config } from './schema.ts';
import { sharedAccounts } from './shared-accounts.ts';
import { tokenWarnings } from './token-warnings.ts';
import type { Condition, Policy, Role } from './policy.ts';

/** Variables of ours that are no keys of the configuration. */
const OTHER_VARIABLES = ['BATON_CONFIG', 'BATON_API_TOKEN', 'BATON_NO_DOWNLOAD'];

/** Something legal that is probably not meant. */
export interface Warning {
  /** The key that it is about; null where that is no key of the configuration. */
  readonly path: readonly PropertyKey[] | null;
  /** One sentence, without the place. */
  readonly text: string;
}

/** What is legal and probably not meant. */
export function warningsOf(config: Config, env: NodeJS.ProcessEnv): Warning[] {
  const at = (path: readonly PropertyKey[], text: string): Warning => ({ path, text });
  const policy = policyFor(config);
  return [
    ...(config.repositories.length === 0
      ? [at(['repositories'], 'repositories is empty: no delivery belongs to a play')]
      : []),
    ...config.repositories.flatMap(({ id, name }, index) =>
      id === undefined
        ? [at(['repositories', index, 'name'], `repository ${name} has no id: a rename will cut it off`)]
        : [],
    ),
    ...neededRoles(policy)
      .filter(
        (role) => policy.roles[role] === undefined && !(role === 'implementation' && policy.trustedAuthors.length > 0),
      )
      .map((role) => at(['roles', role], `nobody holds the role ${role}: its gate can't open`)),
    ...Object.entries(config.roles).flatMap(([role, actors]) =>
      actors.flatMap(({ id, login = '' }, index) =>
        id === undefined
          ? [at(['roles', role, index, 'login'], `role ${role}: ${login} has no id, and a login can change hands`)]
          : [],
      ),
    ),
    ...sharedAccounts(config),
    ...(config.github.token === undefined ? [at(['github', 'token'], NO_TOKEN)] : []),
    ...(config.bridge.secrets.length === 0
      ? [at(['bridge', 'secrets'], 'bridge.secrets is empty: the bridge can verify no delivery')]
      : []),
    ...tokenWarnings(config),
    ...unknownVariables(env).map((text) => ({ path: null, text })),
  ];
}

const NO_TOKEN =
  'github.token is missing (BATON_GITHUB_TOKEN): GitHub then shows public repositories only, 60 times an hour, and takes neither statuses nor comments';

function neededRoles(policy: Policy): Role[] {
  return [...new Set(policy.stages.flatMap((stage) => roleOf(stage.gate.condition)))];
}

function roleOf(condition: Condition): Role[] {
  switch (condition.kind) {
    case 'pull-request-open':
      return ['implementation'];
    case 'label':
    case 'approved':
      return [condition.role];
    case 'checks-passed':
    case 'merged':
      return [];
    default:
      return condition satisfies never;
  }
}

function unknownVariables(env: NodeJS.ProcessEnv): string[] {
  const known = [...ENVIRONMENT.map(({ name }) => name), ...OTHER_VARIABLES];
  return Object.keys(env)
    .filter((name) => name.startsWith('BATON_') && !known.includes(name))
    .map((name) => {
      const near = closest(name, known);
      return `${name} is not a variable of the configuration${near === null ? '' : `, did you mean ${near}?`}`;
    });
}
