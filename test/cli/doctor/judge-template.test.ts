import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import type { KubernetesObject } from '../../../activities/argo/cluster.ts';
import { judgeTemplate } from '../../../cli/doctor/judge-template.ts';
import { DEFAULT_STAGES } from '../../../config/policies.ts';
import { readProjectFile } from '../../../deploy/native/compose-file.ts';

const TEXT = readProjectFile('deploy/argo/play-workflow-template.yaml');
const ours = (change: (text: string) => string = (text) => text): KubernetesObject =>
  parse(change(TEXT)) as KubernetesObject;
const judge = (template: KubernetesObject) =>
  judgeTemplate('template', template, { stages: DEFAULT_STAGES }).map(({ standing, found }) => [standing, found]);

const withTemplates = (...templates: object[]): KubernetesObject => {
  const template = ours();
  const present = template.spec?.['templates'] as object[];
  return { ...template, spec: { ...template.spec, templates: [...present, ...templates] } };
};

test('our own template is as it should be', () => {
  expect(judge(ours())).toEqual([['ok', '3 gates, can begin at a later stage, writes no stage label']]);
});

describe('the doctor names', () => {
  test.each<[string, KubernetesObject, [string, string][]]>([
    [
      'a gate that no step has, and a step that is nobody’s gate',
      ours((text) => text.replaceAll('wait-ready-for-qa', 'wait-for-cleo')),
      [
        ['fail', 'has no suspend step for the gate of quality'],
        ['warn', 'wait-for-cleo suspends and is no gate: Baton never opens it'],
      ],
    ],
    [
      'a gate that may be in another template, of which it knows nothing',
      ours((text) =>
        text.replace('- name: wait-pr-approved\n            template: gate', '- name: t\n            templateRef: {}'),
      ),
      [['warn', 'has no suspend step for the gate of testing, unless t of another template has it']],
    ],
    [
      'gates that open by themselves',
      ours((text) => text.replace('suspend: {}', 'suspend: { duration: 2h }')),
      ['wait-pr-created', 'wait-ready-for-qa', 'wait-pr-approved'].map((name) => [
        'warn',
        `the gate ${name} opens by itself after 2h, whatever holds`,
      ]),
    ],
    [
      'a step that writes labels, by kubectl',
      withTemplates({ name: 'label', script: { source: 'kubectl label workflow x current-stage=y --overwrite' } }),
      [['fail', 'label speaks of current-stage or previous-stage, which only Baton may write']],
    ],
    [
      'a step that writes labels, by a resource template',
      withTemplates({ name: 'label', resource: { action: 'patch', manifest: 'labels: { previous-stage: a }' } }),
      [['fail', 'label speaks of current-stage or previous-stage, which only Baton may write']],
    ],
    [
      'labels that Argo would write itself',
      ours((text) => text.replace('      workflow-type:', '      current-stage: first\n      workflow-type:')),
      [['fail', 'spec.workflowMetadata speaks of current-stage or previous-stage, which only Baton may write']],
    ],
    [
      'a template that knows no later stages',
      ours((text) => text.replace("baton/start-from-stage: 'true'", 'other: thing')),
      [['warn', 'its runs begin at the first stage only: no rollback, no start at a later one']],
    ],
    [
      'one that says so and has no parameter for it',
      ours((text) => text.replace('- name: start-from-stage', '- name: start-from')),
      [['warn', 'it says that it understands start-from-stage and has no such parameter']],
    ],
    [
      'one whose parameter does not take a stage',
      ours((text) => text.replace('          - testing-in-progress\n', '')),
      [['warn', 'its parameter start-from-stage does not take testing-in-progress']],
    ],
    ['what is none', { ...ours(), spec: { templates: 'none' } }, [['fail', 'its spec is not one that Argo takes']]],
  ])('%s', (_what, template, expected) => {
    expect(judge(template)).toEqual(expected);
  });

  test('no step for a label that only its pod carries', () => {
    const pod = { name: 'agent-2', metadata: { labels: { 'current-stage': 'x' } }, container: {} };
    expect(judge(withTemplates(pod))).toMatchObject([['ok', expect.anything()]]);
  });

  test('gates in steps as well as in a graph', () => {
    const names = ['wait-pr-created', 'wait-ready-for-qa', 'wait-for-tess-approval'];
    const steps = names.map((name) => [{ name, template: 'gate' }]);
    const template = ours();
    const templates = [
      { name: 'play', steps },
      { name: 'gate', suspend: {} },
    ];
    expect(judge({ ...template, spec: { ...template.spec, templates } })).toMatchObject([['ok', expect.anything()]]);
  });
});
