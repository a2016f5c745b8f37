import { closest } from './closest.ts';
import { ENVIRONMENT } from './environment.ts';
import { policyFor } from './policies.ts';
import type { Config } from './schema.ts';
import type { Condition, Policy, Role } from './policy.ts';

/** Variables of ours that are no keys of the configuration. */
const OTHER_VARIABLES = ['BATON_CONFIG', 'BATON_NO_DOWNLOAD'];

/** What is legal and probably not meant, each in one sentence. */
export function warningsOf(config: Config, env: NodeJS.ProcessEnv): string[] {
  const policy = policyFor(config);
  return [
    ...(config.repositories.length === 0 ? ['repositories is empty: no delivery belongs to a play'] : []),
    ...config.repositories
      .filter(({ id }) => id === undefined)
      .map(({ name }) => `repository ${name} has no id: a rename will cut it off`),
    ...neededRoles(policy)
      .filter(
        (role) => policy.roles[role] === undefined && !(role === 'implementation' && policy.trustedAuthors.length > 0),
      )
      .map((role) => `nobody holds the role ${role}: its gate can't open`),
    ...Object.entries(config.roles).flatMap(([role, actors]) =>
      actors
        .filter(({ id }) => id === undefined)
        .map(({ login }) => `role ${role}: ${login ?? ''} has no id, and a login can change hands`),
    ),
    ...(config.bridge.secrets.length === 0 ? ['bridge.secrets is empty: the bridge can verify no delivery'] : []),
    ...unknownVariables(env),
  ];
}

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
