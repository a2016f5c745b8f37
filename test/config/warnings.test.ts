import { expect, test } from '@jest/globals';
import { configSchema } from '../../config/schema.ts';
import { warningsOf } from '../../config/warnings.ts';

const warnings = (input: object, env: NodeJS.ProcessEnv = {}): string[] => {
  const whole = {
    repositories: [{ name: 'acme/shop', id: 11 }],
    roles: { implementation: [{ id: 1 }], quality: [{ id: 2 }], testing: [{ id: 3 }] },
    bridge: { secrets: ['x'] },
  };
  return warningsOf(configSchema.parse({ ...whole, ...input }), env);
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
