import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { JsonPatchOperation } from '../../../activities/argo/cluster.ts';
import { asNew, recordedWorkflow } from '../../activities/recordings.ts';
import { FIRST_GATE } from '../../activities/world.ts';
import { describeWithKubernetes } from '../../setup/kubernetes.ts';
import { applyAccess, type Account } from './in-the-cluster.ts';

let account: Account;
let runs = 0;
const path = (name = ''): string =>
  `/apis/argoproj.io/v1alpha1/namespaces/${account.namespace}/workflows${name === '' ? '' : `/${name}`}`;

/** At a gate, with a second one and a pod at work; a CronWorkflow owns it, and Argo's finalizer holds it. */
async function placed(): Promise<string> {
  runs += 1;
  const recorded = asNew(recordedWorkflow('01-play-happy-path', 'suspended at wait-pr-created'), `run-${String(runs)}`);
  const owner = { apiVersion: 'argoproj.io/v1alpha1', kind: 'CronWorkflow', name: 'nightly', uid: 'some-uid' };
  const metadata = {
    ...recorded.metadata,
    annotations: { theirs: 'theirs', 'workflows.argoproj.io/pod-name-format': 'v2' },
    finalizers: ['workflows.argoproj.io/artifact-gc'],
    ownerReferences: [owner],
  };
  const recordedNodes = recorded.status?.['nodes'] as Record<string, object>;
  const second = { ...recordedNodes[FIRST_GATE.id], id: 'second', name: 'second' };
  const nodes = { ...recordedNodes, second, pod: { id: 'pod', name: 'pod', type: 'Pod', phase: 'Running' } };
  const run = { ...recorded, metadata, status: { ...recorded.status, nodes } };
  const { status, body } = await account.admin.send('POST', path(), run);
  if (status !== 201) throw new Error(JSON.stringify(body));
  return recorded.metadata.name;
}

const patch = (who: 'baton' | 'admin', name: string, operations: readonly JsonPatchOperation[]) =>
  account[who].send('PATCH', path(name), operations, 'application/json-patch+json');

const gate = (key: string): string => `/status/nodes/${FIRST_GATE.id}/${key}`;
const argoLabel = (key: string): string => `/metadata/labels/workflows.argoproj.io~1${key}`;
const opened: readonly JsonPatchOperation[] = [
  { op: 'replace', path: gate('phase'), value: 'Succeeded' },
  { op: 'add', path: gate('finishedAt'), value: '2026-11-21T04:00:00Z' },
];

const SPEC = 'Baton may change nothing in the spec of a run but its shutdown';
const SHUTDOWN = 'Baton may set the shutdown of a run only to Stop, and then to Terminate';
const LABELS = 'Baton may change no label of a run but current-stage and previous-stage; those of Argo least of all';
const ANNOTATIONS = 'Baton may write no annotation of a run but those that begin with baton/';
const HELD = 'Baton may change neither owners nor finalizers of a run';
const STATUS = 'Baton may change nothing in the status of a run but its nodes';
const NODES = 'Baton may add and remove no node of a run, and change one at a time';
const PHASE = 'Baton may change a node only if it is a Suspend node, and only from Running to Succeeded';
const FIELDS = 'Baton may change nothing of a node but its phase, finishedAt, message and outputs';
const OUTPUTS = 'Baton may add and remove no output of a node';

type Row = readonly [what: string, operations: JsonPatchOperation[], why: string];

const CHANGES: readonly Row[] = [
  ['gives it another entrypoint', [{ op: 'add', path: '/spec/entrypoint', value: 'mine' }], SPEC],
  ['gives it pods of its own', [{ op: 'add', path: '/spec/templates', value: [{ name: 'mine', script: {} }] }], SPEC],
  ['gives it another account', [{ op: 'add', path: '/spec/serviceAccountName', value: 'admin' }], SPEC],
  ['takes a part of its spec away', [{ op: 'remove', path: '/spec/arguments' }], SPEC],
  ['gives it other arguments', [{ op: 'add', path: '/spec/arguments', value: {} }], SPEC],
  ['suspends it', [{ op: 'add', path: '/spec/suspend', value: true }], SPEC],
  ['shuts it down in a way that Argo does not know', [{ op: 'add', path: '/spec/shutdown', value: 'Now' }], SHUTDOWN],
  ['takes away that it is completed or not', [{ op: 'remove', path: argoLabel('completed') }], LABELS],
  ['says that it is completed', [{ op: 'add', path: argoLabel('completed'), value: 'true' }], LABELS],
  ['gives it to another controller', [{ op: 'add', path: argoLabel('controller-instanceid'), value: 'mine' }], LABELS],
  ['makes it a run of nobody', [{ op: 'remove', path: '/metadata/labels/workflow-type' }], LABELS],
  ['takes all labels away', [{ op: 'remove', path: '/metadata/labels' }], LABELS],
  ['writes annotations of others', [{ op: 'add', path: '/metadata/annotations/theirs', value: 'mine' }], ANNOTATIONS],
  ['takes all annotations away', [{ op: 'remove', path: '/metadata/annotations' }], ANNOTATIONS],
  ['lets go what a finalizer holds', [{ op: 'remove', path: '/metadata/finalizers' }], HELD],
  ['disowns it', [{ op: 'remove', path: '/metadata/ownerReferences' }], HELD],
  ['says how the run stands', [{ op: 'add', path: '/status/phase', value: 'Succeeded' }], STATUS],
  ['changes which template it follows', [{ op: 'add', path: '/status/storedTemplates', value: {} }], STATUS],
  ['changes the spec that Argo keeps', [{ op: 'add', path: '/status/storedWorkflowTemplateSpec', value: {} }], STATUS],
  ['writes compressed nodes', [{ op: 'add', path: '/status/compressedNodes', value: 'H4s=' }], STATUS],
  ['takes its status away', [{ op: 'remove', path: '/status' }], STATUS],
  ['takes its nodes away', [{ op: 'replace', path: '/status/nodes', value: {} }], NODES],
  ['adds a node', [{ op: 'add', path: '/status/nodes/mine', value: { type: 'Pod' } }], NODES],
  ['removes a node', [{ op: 'remove', path: `/status/nodes/${FIRST_GATE.id}` }], NODES],
  ['lets a gate fail', [{ op: 'replace', path: gate('phase'), value: 'Failed' }], PHASE],
  ['speaks at a gate that stays closed', [{ op: 'add', path: gate('message'), value: 'mine' }], PHASE],
  ['makes a gate a pod', [...opened, { op: 'replace', path: gate('type'), value: 'Pod' }], FIELDS],
  ['gives an opened gate children', [...opened, { op: 'add', path: gate('children'), value: ['mine'] }], FIELDS],
  ['gives a gate outputs that it has not', [...opened, { op: 'add', path: gate('outputs'), value: {} }], OUTPUTS],
];

describeWithKubernetes('with the rights of deploy/kubernetes/ it is forbidden that Baton', () => {
  beforeAll(async () => {
    account = await applyAccess();
  });
  afterAll(() => account.stop());

  describe('changes a run so that it', () => {
    test.each(CHANGES)('%s, which an admin may', async (_what, operations, why) => {
      const run = await placed();
      const refused = await patch('baton', run, operations);
      expect(refused).toMatchObject({ status: 403, body: { reason: 'Forbidden' } });
      expect(String(refused.body['message'])).toContain(why);
      expect(await patch('admin', run, operations)).toMatchObject({ status: 200 });
    });
  });

  test('opens two gates at once, or a pod, whatever stands beside it', async () => {
    const run = await placed();
    const both = await patch('baton', run, [
      ...opened,
      { op: 'replace', path: '/status/nodes/second/phase', value: 'Succeeded' },
    ]);
    expect(String(both.body['message'])).toContain(NODES);
    const ended = await patch('baton', run, [{ op: 'replace', path: '/status/nodes/pod/phase', value: 'Succeeded' }]);
    expect(String(ended.body['message'])).toContain(PHASE);
    expect(await patch('baton', run, opened)).toMatchObject({ status: 200 });
    // What is open can't be closed again.
    const again = await patch('baton', run, [{ op: 'replace', path: gate('phase'), value: 'Running' }]);
    expect(String(again.body['message'])).toContain(PHASE);
  });

  test('lets a run go on that is being stopped', async () => {
    const run = await placed();
    const shutDown = (value: string) => patch('baton', run, [{ op: 'add', path: '/spec/shutdown', value }]);
    expect(await shutDown('Terminate')).toMatchObject({ status: 200 });
    expect(String((await shutDown('Stop')).body['message'])).toContain(SHUTDOWN);
    const undone = await patch('baton', run, [{ op: 'remove', path: '/spec/shutdown' }]);
    expect(String(undone.body['message'])).toContain(SPEC);
  });

  const labels = { 'workflow-type': 'play-orchestration', 'task-id': '7', repository: 'a-b', 'current-stage': 'x' };
  const spec = { workflowTemplateRef: { name: 'baton-play' } };
  test.each<[string, { spec?: object; metadata?: object; status?: object }, string]>([
    ['pods of its own', { spec: { entrypoint: 'a', templates: [] } }, 'only runs of a WorkflowTemplate'],
    ['pods of its own beside a template', { spec: { ...spec, templates: [] } }, 'only runs of a WorkflowTemplate'],
    ['hooks beside a template', { spec: { ...spec, hooks: {} } }, 'only runs of a WorkflowTemplate'],
    ['another account', { spec: { ...spec, serviceAccountName: 'admin' } }, 'only runs of a WorkflowTemplate'],
    [
      'a template of the cluster',
      { spec: { workflowTemplateRef: { name: 'a', clusterScope: true } } },
      'only runs of a WorkflowTemplate of the same namespace',
    ],
    ['artifacts', { spec: { ...spec, arguments: { parameters: [], artifacts: [] } } }, 'only parameters'],
    [
      'parameters that read something',
      { spec: { ...spec, arguments: { parameters: [{ name: 'a', valueFrom: { configMapKeyRef: {} } }] } } },
      'only parameters with a name and a value',
    ],
    ['a status that is its spec', { status: { storedWorkflowTemplateSpec: {} } }, 'only runs without a status'],
    [
      'another controller',
      { metadata: { labels: { ...labels, 'workflows.argoproj.io/controller-instanceid': 'x' } } },
      'only runs with the labels',
    ],
    ['another type', { metadata: { labels: { ...labels, 'workflow-type': 'mine' } } }, 'only runs with the labels'],
    ['no labels', { metadata: { labels: undefined } }, 'only runs with the labels'],
    ['annotations of others', { metadata: { annotations: { 'workflows.argoproj.io/title': 'x' } } }, ANNOTATIONS],
    ['an end that something holds up', { metadata: { finalizers: ['a/b'] } }, 'nobody owns and nothing holds'],
  ])('creates a run with %s, which an admin may', async (_what, change, why) => {
    const metadata = { name: 'new-run', labels, ...change.metadata };
    const run = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Workflow', spec, ...change, metadata };
    const refused = await account.baton.send('POST', `${path()}?dryRun=All`, run);
    expect(refused).toMatchObject({ status: 403, body: { reason: 'Forbidden' } });
    expect(String(refused.body['message'])).toContain(why);
    expect(await account.admin.send('POST', `${path()}?dryRun=All`, run)).toMatchObject({ status: 201 });
  });

  test.each([
    ['deletes a run', 'DELETE', 'argo/workflows/run-1'],
    ['deletes all runs', 'DELETE', 'argo/workflows'],
    ['replaces a run', 'PUT', 'argo/workflows/run-1'],
    ['reads runs elsewhere', 'GET', 'other/workflows'],
    ['creates runs elsewhere', 'POST', 'other/workflows'],
    ['lists templates', 'GET', 'argo/workflowtemplates'],
    ['writes templates', 'POST', 'argo/workflowtemplates'],
    ['changes a template', 'PATCH', 'argo/workflowtemplates/baton-play'],
    ['runs something regularly', 'POST', 'argo/cronworkflows'],
    ['reads what agents said', 'GET', 'argo/workflowtaskresults'],
    ['makes pods', 'POST', 'core/pods'],
    ['reads pods', 'GET', 'core/pods'],
    ['reads logs', 'GET', 'core/pods/some/log'],
    ['enters pods', 'POST', 'core/pods/some/exec'],
    ['reads secrets', 'GET', 'core/secrets'],
    ['reads config maps', 'GET', 'core/configmaps'],
    ['becomes another account', 'POST', 'core/serviceaccounts/default/token'],
    ['grants rights', 'POST', 'rbac/rolebindings'],
    ['takes the policy away', 'DELETE', 'policy'],
  ])('%s', async (_what, method, what) => {
    const [kind = '', ...rest] = what.split('/');
    const { namespace } = account;
    const groups: Record<string, string> = {
      argo: `/apis/argoproj.io/v1alpha1/namespaces/${namespace}/`,
      other: '/apis/argoproj.io/v1alpha1/namespaces/default/',
      core: `/api/v1/namespaces/${namespace}/`,
      rbac: `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/`,
      policy: '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies/baton-runs',
    };
    const type = method === 'PATCH' ? 'application/merge-patch+json' : undefined;
    const body = method === 'GET' || method === 'DELETE' ? undefined : { metadata: { name: 'run-1' } };
    const answer = await account.baton.send(method, `${groups[kind] ?? ''}${rest.join('/')}`, body, type);
    expect(answer).toMatchObject({ status: 403, body: { reason: 'Forbidden' } });
    // By its rights already, and not by the policy.
    expect(String(answer.body['message'])).toContain('User "system:serviceaccount:baton:baton" cannot');
  });
});
