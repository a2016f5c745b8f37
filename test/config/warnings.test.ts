import { expect, test } from '@jest/globals';
import { configSchema } from '../../config/schema.ts';
import { warningsOf } from '../../config/warnings.ts';

const warnings = (input: object, env: NodeJS.ProcessEnv = {}): string[] => {
  const whole = {
    repositories: [{ name: 'acme/shop', id: 11 }],
    roles: { implementation: [{ id: 1 }], quality: [{ id: 2 }], testing: [{ id: 3 }] },
    bridge: { secrets: ['x'] },
    github: { token: 'y' },
  };
  return warningsOf(configSchema.parse({ ...whole, ...input }), env).map(({ text }) => text);
};

const MERGED = { role: 'integration', working: 'merging', gate: { nodes: ['m'], waiting: 'wm', condition: 'merged' } };
const SECURED = {
  role: 'security',
  working: 's',
  gate: { nodes: ['n'], waiting: 'ws', condition: 'approved by security' },
};

test.each([
  ['nothing, where nothing is missing', {}, {}, []],
  ['no repositories', { repositories: [] }, {}, ['repositories is empty: no delivery belongs to a play']],
  ['no id', { repositories: [{ name: 'a/b' }] }, {}, ['repository a/b has no id: a rename will cut it off']],
  ['no secret', { bridge: {} }, {}, ['bridge.secrets is empty: the bridge can verify no delivery']],
  ['a gate of nobody', { stages: [SECURED] }, {}, ["nobody holds the role security: its gate can't open"]],
  ['no role where no gate asks for one', { stages: [MERGED], roles: {} }, {}, []],
  [
    'authors in the place of an implementation role',
    { roles: { quality: [{ id: 2 }], testing: [{ id: 3 }] }, trustedAuthors: [{ id: 4 }] },
    {},
    [],
  ],
  [
    'a role by login',
    { roles: { implementation: [{ login: 'rex' }], quality: [{ id: 2 }], testing: [{ id: 3 }] } },
    {},
    ['role implementation: rex has no id, and a login can change hands'],
  ],
  [
    'an account in two roles, by id and by login',
    {
      roles: {
        implementation: [{ id: 1 }, { id: 1 }],
        quality: [{ id: 2 }, { login: 'Cleo' }],
        testing: [
          { id: 1, login: 'x' },
          { id: 3, login: 'cleo' },
          { id: 4, login: 'cleo[bot]' },
        ],
      },
    },
    {},
    [
      'role quality: Cleo has no id, and a login can change hands',
      "roles.testing[0].id, 1, is roles.implementation[0] too: two agents that share an account can't be told apart",
      "roles.testing[1].id, 3, is roles.quality[1] too: two agents that share an account can't be told apart",
    ],
  ],
  [
    "Baton's own account in a role and among the authors",
    { self: { id: 2, login: 'baton[bot]' }, trustedAuthors: [{ id: 9 }, { login: 'Baton[bot]' }] },
    {},
    [
      "roles.quality[0].id, 2, is Baton's own account (self) too: whatever it does is ignored as an echo",
      "trustedAuthors[1].login, Baton[bot], is Baton's own account (self) too: whatever it does is ignored as an echo",
    ],
  ],
  [
    'no token',
    { github: {} },
    {},
    [
      'github.token is missing (BATON_GITHUB_TOKEN): GitHub then shows public repositories only, 60 times an hour, and takes neither statuses nor comments',
    ],
  ],
  ['variables of ours that are no keys', {}, { BATON_CONFIG: 'x', BATON_NO_DOWNLOAD: '1' }, []],
  [
    'a variable with a slip',
    {},
    { BATON_GITHUB_TOKN: 'x', PATH: '/bin', BATON_CONFIG: 'x' },
    ['BATON_GITHUB_TOKN is not a variable of the configuration, did you mean BATON_GITHUB_TOKEN?'],
  ],
])('%s', (_what, input, env, expected) => {
  expect(warnings(input, env)).toEqual(expected);
});
