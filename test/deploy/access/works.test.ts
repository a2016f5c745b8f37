import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { KubernetesObject } from '../../../activities/argo/cluster.ts';
import { listAll } from '../../../activities/argo/list-all.ts';
import type { SubmitRunInput } from '../../../activities/play-activities.ts';
import { AT_FIRST_GATE, deliver, openFirstGate, openWorld, type World } from '../../activities/world.ts';
import { asNew, recordedWorkflow, withoutMaps } from '../../activities/recordings.ts';
import { to, transition, undo } from '../../activities/argo/transitions.ts';
import { describeWithKubernetes } from '../../setup/kubernetes.ts';
import { applyAccess, type Account } from './in-the-cluster.ts';

let account: Account;
let world: World;
let runs = 0;

/** A run as Argo left it; Baton did not make it. */
async function placed(workflow: KubernetesObject = AT_FIRST_GATE): Promise<KubernetesObject> {
  runs += 1;
  const { namespace, admin, cluster } = account;
  const name = `run-${String(runs)}`;
  const path = `/apis/argoproj.io/v1alpha1/namespaces/${namespace}/workflows`;
  const { status, body } = await admin.send('POST', path, asNew(workflow, name));
  if (status !== 201) throw new Error(JSON.stringify(body));
  const run = await cluster.readWorkflow(namespace, name);
  if (run === null) throw new Error('Baton does not see the run');
  return run;
}

const referenceTo = ({ metadata }: KubernetesObject) => ({
  namespace: account.namespace,
  name: metadata.name,
  uid: metadata.uid ?? '',
});
const as = () => ({ cluster: account.cluster });

describeWithKubernetes('with the account, the rights and the policy of deploy/kubernetes/ Baton', () => {
  beforeAll(async () => {
    account = await applyAccess();
    world = await openWorld();
  });
  afterAll(async () => {
    account.stop();
    await world.stop();
  });

  test('lists runs page by page', async () => {
    for (let left = 3; left > 0; left -= 1) await placed();
    const first = await account.cluster.listWorkflows(account.namespace, { limit: 2 });
    expect(first.items).toHaveLength(2);
    const rest = await account.cluster.listWorkflows(account.namespace, { continue: first.continue ?? '' });
    expect(rest.items).toHaveLength(runs - 2);
    const all = await listAll(account.cluster, account.namespace, '', ({ metadata }) => metadata.name);
    expect(all.items).toHaveLength(runs);
  });

  test('watches them', async () => {
    const { resourceVersion } = await account.cluster.listWorkflows(account.namespace, {});
    const ender = new AbortController();
    const watch = { resourceVersion, timeoutSeconds: 60, signal: ender.signal };
    const events = account.cluster.watchWorkflows(account.namespace, watch)[Symbol.asyncIterator]();
    const next = events.next();
    const run = await placed();
    const { value } = await next;
    expect(value).toMatchObject({ type: 'ADDED', object: { metadata: { uid: run.metadata.uid } } });
    ender.abort();
    await events.return?.();
  });

  test.each([
    ['opens a gate', undefined],
    ['opens a gate of a run without labels and annotations', 'bare'],
  ])('%s', async (_, kind) => {
    deliver(world.github, 0);
    const run = await placed(kind === 'bare' ? withoutMaps(AT_FIRST_GATE) : AT_FIRST_GATE);
    const change = { run: referenceTo(run), ...(kind === 'bare' ? { stageNow: null } : {}) };
    const outcome = await world.attempt(({ openGate }) => openGate, openFirstGate(run, change), as());
    expect(outcome).toMatchObject({ kind: 'resumed', run: { stage: 'quality-in-progress' } });
  });

  test('opens a gate whose outputs take their defaults', async () => {
    deliver(world.github, 0);
    const recorded = recordedWorkflow('04-supplied-outputs', 'suspended with supplied outputs');
    const text = JSON.stringify(recorded).replaceAll('{"supplied":{}}', '{"default":"YES","supplied":{}}');
    const run = await placed(JSON.parse(text) as KubernetesObject);
    const node = { id: 'supplied-3077564424', startedAt: '2026-11-21T02:23:20Z' };
    const input = openFirstGate(run, { node, run: referenceTo(run) });
    expect(await world.attempt(({ openGate }) => openGate, input, as())).toMatchObject({ kind: 'resumed' });
  });

  test('moves the stage label, there and back', async () => {
    const run = await placed();
    const move = { owner: 'acme', repository: 'shop', play: 'play/acme/shop/7', gates: [], run: referenceTo(run) };
    const there = { ...move, from: 'pending', to: 'waiting-pr-created', stageRevision: 1, pullRequest: 12 };
    const back = { ...there, from: 'waiting-pr-created', to: 'pending', stageRevision: 2 };
    for (const input of [there, back]) {
      const outcome = await world.attempt(({ moveStage }) => moveStage, input, as());
      expect(outcome).toMatchObject({ kind: 'moved', run: { stage: input.to } });
    }
  });

  test('moves the label of a run that no play owns, first on trial, and takes off the one that was not there', async () => {
    const bare = await placed(withoutMaps(AT_FIRST_GATE));
    const there = to('implementation-in-progress');
    expect(await transition(account.cluster, bare, there, { dryRun: true })).toMatchObject({ kind: 'would-move' });
    expect(await transition(account.cluster, bare, there)).toMatchObject({ kind: 'moved' });
    expect(await undo(account.cluster, bare)).toEqual({ kind: 'undone', to: null });
  });

  test('claims a run', async () => {
    const run = await placed();
    const input = { play: 'play/acme/shop/7', run: referenceTo(run), gates: [], owner: null };
    expect(await world.attempt(({ claimRun }) => claimRun, input, as())).toMatchObject({ kind: 'claimed' });
  });

  test('stops a run, and then terminates it', async () => {
    const run = await placed();
    for (const strategy of ['Stop', 'Terminate'] as const) {
      const input = { play: 'play/acme/shop/7', run: referenceTo(run), gates: [], strategy };
      const outcome = await world.attempt(({ shutDownRun }) => shutDownRun, input, as());
      expect(outcome).toMatchObject({ kind: 'shut-down', run: { shutdown: strategy } });
    }
  });

  test('submits a run, first on trial, and finds it among those that are alive', async () => {
    const templates = `/apis/argoproj.io/v1alpha1/namespaces/${account.namespace}/workflowtemplates`;
    const template = { apiVersion: 'argoproj.io/v1alpha1', kind: 'WorkflowTemplate', spec: {} };
    await account.admin.send('POST', templates, { ...template, metadata: { name: 'baton-play' } });
    const submit = (input: SubmitRunInput) => world.attempt(({ submitRun }) => submitRun, input, as());
    expect(await submit({ ...submission(), dryRun: true })).toEqual({ kind: 'acceptable' });
    expect(await account.cluster.readWorkflow(account.namespace, submission().name)).toBeNull();
    expect(await submit(submission())).toMatchObject({ kind: 'submitted' });
    const about = { play: 'play/acme/shop/8', owner: 'acme', repository: 'shop', task: '8', gates: [] };
    const found = await world.attempt(({ findRuns }) => findRuns, { ...about, namespace: account.namespace }, as());
    expect(found).toMatchObject({ kind: 'found', runs: [{ name: submission().name }] });
  });
});

function submission(): SubmitRunInput {
  return {
    play: 'play/acme/shop/8',
    execution: 'first-run-of-the-play',
    owner: 'acme',
    repository: 'shop',
    namespace: account.namespace,
    gates: [],
    template: 'baton-play',
    name: 'acme-shop-8-1',
    task: '8',
    parameters: { language: 'typescript' },
    startFrom: 'implementation-in-progress',
    skips: false,
    dryRun: false,
    unlessClaimed: true,
  };
}
