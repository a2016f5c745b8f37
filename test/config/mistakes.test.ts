import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../config/load.ts';
import { BatonError } from '../../errors/baton-error.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-config-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** The problems that loading `yaml` under `env` ends in. */
function problems(yaml: string, env: NodeJS.ProcessEnv = {}): string[] {
  writeFileSync(join(folder, 'baton.yaml'), yaml);
  try {
    loadConfig({ env, folder });
  } catch (error) {
    if (!(error instanceof BatonError)) throw error;
    expect(error.code).toBe('BATON_CONFIG_INVALID');
    return error.detail
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
  }
  return [];
}

const STAGE = (fields: Record<string, string>): string =>
  `stages:
  - role: ${fields['role'] ?? 'quality'}
    working: ${fields['working'] ?? 'quality-in-progress'}
    gate:
      nodes: ${fields['nodes'] ?? '[wait-ready-for-qa]'}
      waiting: ${fields['waiting'] ?? 'waiting-ready-for-qa'}
      condition: ${fields['condition'] ?? 'merged'}
`;

const MISTAKES: readonly (readonly [what: string, yaml: string, problem: string])[] = [
  [
    'a key with a slip',
    'bridge:\n  prot: 80\n',
    'baton.yaml:2:3: bridge.prot is not a key of the configuration, did you mean "port"?',
  ],
  [
    'a key like no other',
    'worker:\n  colour: red\n',
    'baton.yaml:2:3: worker.colour is not a key of the configuration, expected one of metricsPort, versioning, contentWritesPerHour, shutdownGrace',
  ],
  [
    'a breaker that could never open',
    'breaker:\n  minimumCalls: 101\n',
    'baton.yaml:2:17: breaker.minimumCalls is 101, expected a whole number from 1 to 100',
  ],
  [
    'a breaker that would not stay open',
    'breaker:\n  openFor: 0s\n',
    'baton.yaml:2:12: breaker.openFor is "0s", expected more than nothing',
  ],
  [
    'a longest open time below the first one',
    'breaker:\n  openFor: 30s\n',
    'baton.yaml:1:1: breaker is a mapping of keys, expected an openAtMost that is no shorter than openFor',
  ],
  [
    'a key at the top',
    'repository: []\n',
    'baton.yaml:1:1: repository is not a key of the configuration, did you mean "repositories"?',
  ],
  [
    'a key in a list',
    'repositories:\n  - name: acme/shop\n    namespce: x\n',
    'baton.yaml:3:5: repositories[0].namespce is not a key of the configuration, did you mean "namespace"?',
  ],
  [
    'a role that is none',
    'roles:\n  tester:\n    - id: 1\n',
    'baton.yaml:2:3: roles.tester is not a key of the configuration, did you mean "testing"?',
  ],
  [
    'a port out of range',
    'bridge:\n  port: 99999\n',
    'baton.yaml:2:9: bridge.port is 99999, expected a whole number from 0 to 65535',
  ],
  [
    'a port that is text',
    'bridge: { port: web }\n',
    'baton.yaml:1:17: bridge.port is "web", expected a whole number from 0 to 65535',
  ],
  ['a section that is a value', 'worker: 5\n', 'baton.yaml:1:9: worker is 5, expected a mapping of keys'],
  [
    'a list that is a mapping',
    'repositories:\n  name: acme/shop\n',
    'baton.yaml:1:1: repositories is a mapping of keys, expected a list',
  ],
  [
    'a repository without owner',
    'repositories:\n  - name: shop\n',
    'baton.yaml:2:11: repositories[0].name is "shop", expected owner/name',
  ],
  [
    'a repository without name',
    'repositories:\n  - namespace: argo\n',
    'baton.yaml:2:5: repositories[0].name is missing, expected text',
  ],
  [
    'a repository twice',
    'repositories:\n  - name: acme/shop\n  - name: Acme/Shop\n',
    'baton.yaml:3:11: repositories[1].name is "Acme/Shop", expected each repository once',
  ],
  [
    'an id twice',
    'repositories:\n  - { name: acme/shop, id: 11 }\n  - { name: acme/store, id: 11 }\n',
    'baton.yaml:3:29: repositories[1].id is 11, expected each id once',
  ],
  [
    'a parameter without quotes',
    'repositories:\n  - name: a/b\n    parameters:\n      tries: 3\n',
    'baton.yaml:4:14: repositories[0].parameters.tries is 3, expected text (put it in quotes)',
  ],
  [
    'an actor with nothing',
    'roles:\n  quality:\n    - {}\n',
    'baton.yaml:3:7: roles.quality[0] is a mapping of keys, expected an id, a login or both',
  ],
  [
    'a role of nobody',
    'roles:\n  quality: []\n',
    'baton.yaml:2:3: roles.quality is an empty list, expected at least one account',
  ],
  [
    'a duration without unit',
    'publishAfter: "10"\n',
    'baton.yaml:1:15: publishAfter is "10", expected milliseconds, or a number with a unit (500ms, 30s, 15m, 4h, 14d), 365d at most',
  ],
  [
    'a duration of another kind',
    'publishAfter: true\n',
    'baton.yaml:1:15: publishAfter is true, expected milliseconds, or a number with a unit (500ms, 30s, 15m, 4h, 14d), 365d at most',
  ],
  [
    'a consequence that is none',
    'deadlines:\n  gate:\n    - after: 1h\n      then: shout\n',
    'baton.yaml:4:13: deadlines.gate[0].then is "shout", expected one of remind, escalate, close, fail',
  ],
  [
    'a deadline that never comes',
    'deadlines:\n  agent:\n    - after: 99999999d\n      then: escalate\n',
    'baton.yaml:3:14: deadlines.agent[0].after is "99999999d", expected milliseconds, or a number with a unit (500ms, 30s, 15m, 4h, 14d), 365d at most',
  ],
  [
    'a number of milliseconds that never pass',
    'publishAfter: 31536000001\n',
    'baton.yaml:1:15: publishAfter is 31536000001, expected milliseconds, or a number with a unit (500ms, 30s, 15m, 4h, 14d), 365d at most',
  ],
  ...['agent', 'gate', 'unclaimed', 'resting', 'play'].map((wait): [string, string, string] => [
    `no deadline for the wait "${wait}"`,
    `deadlines:\n  ${wait}: []\n`,
    `baton.yaml:2:3: deadlines.${wait} is an empty list, expected at least one rung`,
  ]),
  ...['unclaimed', 'resting', 'play'].map((wait): [string, string, string] => [
    `no end of the wait "${wait}"`,
    `deadlines:\n  ${wait}: [{ after: 1h, then: remind }, { after: 2h, then: escalate }]\n`,
    `baton.yaml:2:3: deadlines.${wait} is a list, expected a rung that ends the play (then: close or fail)`,
  ]),
  [
    'a URL that is none',
    'github:\n  apiUrl: api.github.com\n',
    'baton.yaml:2:11: github.apiUrl is "api.github.com", expected an http or https URL',
  ],
  [
    'a condition that is none',
    STAGE({ condition: 'label ready by cleo' }),
    'baton.yaml:7:18: stages[0].gate.condition is "label ready by cleo", expected pull-request-open, checks-passed, merged, "label <name> by <role>" or "approved by <role>"',
  ],
  [
    'a label that Kubernetes refuses',
    STAGE({ working: 'in progress' }),
    'baton.yaml:3:14: stages[0].working is "in progress", expected a label value of Kubernetes: at most 63 letters, digits, "-", "_" or "."',
  ],
  [
    'a label twice',
    STAGE({ waiting: 'quality-in-progress' }),
    'baton.yaml:6:16: stages[0].gate.waiting is "quality-in-progress", expected a label that nothing else has',
  ],
  [
    'a label with a meaning of its own',
    STAGE({ working: 'completed' }),
    'baton.yaml:3:14: stages[0].working is "completed", expected a label that nothing else has',
  ],
  [
    'a node name twice',
    STAGE({ nodes: '[wait, wait]' }),
    'baton.yaml:5:21: stages[0].gate.nodes[1] is "wait", expected a node name that nothing else has',
  ],
  [
    'a last label that is a stage',
    `${STAGE({})}finalizing: waiting-ready-for-qa\n`,
    'baton.yaml:8:13: finalizing is "waiting-ready-for-qa", expected a label that nothing else has',
  ],
  ['a file that is a list', '- a\n', 'baton.yaml:1:1: expected a mapping of keys'],
  ['a key twice', 'publishAfter: 1s\npublishAfter: 2s\n', 'baton.yaml:2:1: Map keys must be unique'],
];

describe('a mistake in the file is told with place, key, value and what was expected', () => {
  test.each(MISTAKES)('%s', (_what, yaml, problem) => {
    expect(problems(yaml)).toEqual([problem]);
  });

  test('all of them at once, in the order of the file', () => {
    const yaml = 'bridge:\n  prot: 80\n  host: ""\nreworkLimit: 0\n';
    expect(problems(yaml, { BATON_UNCLAIMED_LIMIT: 'many' })).toEqual([
      'BATON_UNCLAIMED_LIMIT: unclaimedLimit is "many", expected a whole number from 1',
      'baton.yaml:2:3: bridge.prot is not a key of the configuration, did you mean "port"?',
      'baton.yaml:3:9: bridge.host is "", expected text that is not empty',
      'baton.yaml:4:14: reworkLimit is 0, expected a whole number from 1',
    ]);
  });
});

describe('a mistake in the environment names the variable', () => {
  test.each([
    ['BATON_BRIDGE_PORT', 'web', 'BATON_BRIDGE_PORT: bridge.port is "web", expected a whole number from 0 to 65535'],
    [
      'BATON_KUBERNETES_SERVER',
      'here',
      'BATON_KUBERNETES_SERVER: kubernetes.server is "here", expected an http or https URL',
    ],
    ['BATON_REWORK_LIMIT', '0.5', 'BATON_REWORK_LIMIT: reworkLimit is 0.5, expected a whole number from 1'],
  ])('%s=%s', (name, value, problem) => {
    expect(problems('', { [name]: value })).toEqual([problem]);
  });
});

describe('a secret is never told', () => {
  test.each([
    ['github:\n  token: [s3cret]\n', 'baton.yaml:2:3: github.token is a list, expected text'],
    ['github: s3cret\n', 'baton.yaml:1:9: github is text (hidden), expected a mapping of keys'],
    ['bridge:\n  secrets: s3cret\n', 'baton.yaml:2:12: bridge.secrets is text (hidden), expected a list'],
    [
      'argoServer:\n  mode: only\n',
      'baton.yaml:2:9: argoServer.mode is "only", expected a url beside it: nothing else is asked',
    ],
    [
      'argoServer:\n  url: http://argo\n  token: a\n  tokenFile: b\n',
      'baton.yaml:4:14: argoServer.tokenFile is "b", expected either a token or a file with one',
    ],
    [
      'kubernetes:\n  token: 5\n',
      'baton.yaml:2:10: kubernetes.token is a number (hidden), expected text (put it in quotes)',
    ],
  ])('%j', (yaml, problem) => {
    expect(problems(yaml)).toEqual([problem]);
  });

  test('not even by an error of the YAML', () => {
    const [problem] = problems('github:\n  token: "s3cret\n');
    expect(problem).toMatch(/^baton\.yaml:\d+:\d+: /);
    expect(problem).not.toContain('s3cret');
  });
});

test('a file that was named must be there', () => {
  expect(() => loadConfig({ env: {}, folder, path: 'elsewhere.yaml' })).toThrow(
    '--config names elsewhere.yaml: there is no such file',
  );
  expect(() => loadConfig({ env: { BATON_CONFIG: 'gone.yaml' }, folder })).toThrow(
    'BATON_CONFIG names gone.yaml: there is no such file',
  );
});

test.each(['verbose', '30'])('LOG_LEVEL=%s is told as key, variable, value and the levels that there are', (level) => {
  expect(problems('', { LOG_LEVEL: level })).toEqual([
    `LOG_LEVEL: logLevel is "${level}", expected trace, debug, info, warn, error, fatal or silent`,
  ]);
});
