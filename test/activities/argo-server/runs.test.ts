import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Cluster, KubernetesObject } from '../../../activities/argo/cluster.ts';
import type { SubmitRunInput } from '../../../activities/play-activities.ts';
import { AT_FIRST_GATE } from '../world.ts';
import { BACKENDS, BY_ARGO_SERVER, openArgoWorld, type ArgoWorld, type Backend } from './backends.ts';

let world: ArgoWorld;
beforeAll(async () => {
  world = await openArgoWorld();
});
afterAll(() => world.stop());

const GATES = ['wait-pr-created'];
const reference = ({ metadata }: KubernetesObject) => ({
  namespace: 'argo',
  name: metadata.name,
  uid: metadata.uid ?? '',
});

/** The run with other labels, annotations or arguments. */
function changed(about: {
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  task?: string;
}): KubernetesObject {
  const { labels = {}, annotations, task } = about;
  const parameters = [
    { name: 'repository', value: 'acme/shop' },
    { name: 'task-id', value: task ?? '' },
  ];
  const metadata = { ...AT_FIRST_GATE.metadata, labels: { ...AT_FIRST_GATE.metadata.labels, ...labels } };
  return {
    ...AT_FIRST_GATE,
    metadata: annotations === undefined ? metadata : { ...metadata, annotations },
    spec: { ...AT_FIRST_GATE.spec, ...(task === undefined ? {} : { arguments: { parameters } }) },
  };
}

describe.each(BACKENDS)('a run, by way of: %s,', (backend) => {
  test('is read with its gates, whether its nodes are hidden or not', async () => {
    const run = await world.store(backend);
    const input = { run: reference(run), gates: GATES };
    const read = await world.attempt(({ readRun }) => readRun, input, { cluster: world.clusterOf(backend) });
    expect(read).toMatchObject({
      kind: 'read',
      run: { hidden: null, labelled: backend !== 'the Argo Server only', gates: [{ displayName: 'wait-pr-created' }] },
    });
  });

  test('is found by its task, with its gates', async () => {
    const task = String(BACKENDS.indexOf(backend) + 70);
    const run = await world.store(
      backend,
      changed({ labels: { 'workflow-type': 'play-orchestration' }, task, annotations: {} }),
    );
    const input = { namespace: 'argo', owner: 'acme', repository: 'shop', task, gates: GATES };
    const found = await world.attempt(({ findRuns }) => findRuns, input, { cluster: world.clusterOf(backend) });
    expect(found).toMatchObject({ kind: 'found', runs: [{ uid: run.metadata.uid, gates: [{ phase: 'Running' }] }] });
  });

  test('is watched with its gates, until its time is over', async () => {
    const cluster = world.clusterOf(backend);
    const { resourceVersion } = await cluster.listWorkflows('argo', {});
    const label = `${String(BACKENDS.indexOf(backend))}-watched`;
    const run = await world.store(backend, changed({ labels: { watched: label } }));
    const seen = await collect(cluster, resourceVersion, `watched=${label}`);
    expect(seen.map(({ type, object }) => [type, object.metadata.uid, 'nodes' in (object.status ?? {})])).toEqual([
      ['ADDED', run.metadata.uid, true],
    ]);
    expect(await collect(cluster, resourceVersion, 'watched=never')).toEqual([]);
  });

  test('is stopped once, and terminated after that; a namesake is not', async () => {
    const run = await world.store(backend);
    const shut = (strategy: 'Stop' | 'Terminate', uid = run.metadata.uid ?? '') =>
      world.attempt(
        ({ shutDownRun }) => shutDownRun,
        { gates: GATES, run: { ...reference(run), uid }, strategy },
        { cluster: world.clusterOf(backend) },
      );
    expect(await shut('Stop', 'another')).toEqual({ kind: 'gone' });
    expect(await shut('Stop')).toMatchObject({ kind: 'shut-down', run: { shutdown: 'Stop' } });
    expect(await shut('Stop')).toMatchObject({ kind: 'shut-down', run: { shutdown: 'Stop' } });
    expect(await shut('Terminate')).toMatchObject({ kind: 'shut-down', run: { shutdown: 'Terminate' } });
    expect((await world.stored(run))?.spec).toMatchObject({ shutdown: 'Terminate' });
  });

  test('is submitted from its template, once, after a dry run that makes nothing', async () => {
    const name = `submitted-${String(BACKENDS.indexOf(backend))}`;
    const submit = (about: Partial<SubmitRunInput> = {}) =>
      world.attempt(
        ({ submitRun }) => submitRun,
        { ...SUBMISSION, name, ...about },
        { cluster: world.clusterOf(backend) },
      );
    expect(await submit({ template: 'nowhere' })).toMatchObject({ kind: 'refused', code: 'template-missing' });
    await fetch(`${world.standIn.url}/apis/argoproj.io/v1alpha1/namespaces/argo/workflowtemplates`, {
      method: 'POST',
      body: JSON.stringify({ ...TEMPLATE, metadata: { name } }),
    });
    expect(await submit({ template: name, dryRun: true })).toEqual({ kind: 'acceptable' });
    const first = await submit({ template: name });
    expect(first).toMatchObject({ kind: 'submitted', run: { name, stage: 'implementation-in-progress' } });
    expect(await submit({ template: name })).toMatchObject({ kind: 'submitted', run: { name } });
    expect(await submit({ template: name, execution: 'another' })).toMatchObject({
      kind: 'refused',
      code: 'name-taken',
    });
  });
});

describe('a run that is given to a play', () => {
  const claim = (backend: Backend, run: KubernetesObject, owner: string | null = null) => {
    const input = { play: 'play/acme/shop/7', run: reference(run), gates: GATES, owner };
    return world.attempt(({ claimRun }) => claimRun, input, { cluster: world.clusterOf(backend) });
  };

  test.each(BACKENDS.filter((backend) => backend !== 'the Argo Server only'))(
    'is marked, by way of: %s',
    async (backend) => {
      const run = await world.store(backend, changed({ annotations: {} }));
      expect(await claim(backend, run)).toMatchObject({ kind: 'claimed', run: { hidden: null } });
      const after = await world.stored(run);
      expect(after?.metadata.annotations).toMatchObject({ 'baton/play': 'play/acme/shop/7' });
      expect(after?.status).toEqual(run.status);
    },
  );

  test('is taken unmarked by the Argo Server where its arguments name the task, and let go where they do not', async () => {
    const only = 'the Argo Server only';
    const mine = await world.store(only, changed({ annotations: {}, task: '7' }));
    expect(await claim(only, mine)).toMatchObject({ kind: 'claimed', run: { labelled: false } });
    const another = await world.store(only, changed({ annotations: {}, task: '9' }));
    expect(await claim(only, another)).toEqual({ kind: 'held', by: 'play/acme/shop/9' });
    const nameless = await world.store(only, changed({ annotations: {}, task: '' }));
    expect(await claim(only, nameless)).toMatchObject({
      kind: 'unmarkable',
      why: expect.stringContaining('names no task'),
    });
    for (const run of [mine, another, nameless]) expect(await world.stored(run)).toEqual(run);
  });
});

describe.each(BY_ARGO_SERVER.filter((backend) => backend !== 'the Argo Server only'))(
  'while no Argo Server answers, %s',
  (backend) => {
    test('lists show the run with hidden nodes, and a look that needs them is tried again', async () => {
      const label = `alone-${String(BACKENDS.indexOf(backend))}`;
      const run = await world.store(backend, changed({ labels: { alone: label } }));
      const server = world.serverOf(backend);
      const cluster = world.clusterOf(backend);
      const unavailable = { kind: 'answer', status: 503, code: 14, message: 'unavailable' } as const;
      server.fail('get', unavailable);
      const { items } = await cluster.listWorkflows('argo', { labelSelector: `alone=${label}` });
      expect(items).toEqual([run]);
      server.fail('get', unavailable);
      const read = world.attempt(({ readRun }) => readRun, { run: reference(run), gates: GATES }, { cluster });
      await expect(read).rejects.toThrow('the Argo Server answered 503: unavailable');
      server.fail('get', unavailable);
      const stop = { gates: GATES, run: reference(run), strategy: 'Stop' } as const;
      const stopped = await world.attempt(({ shutDownRun }) => shutDownRun, stop, { cluster });
      expect(stopped).toMatchObject({ kind: 'shut-down' });
    });
  },
);

async function collect(cluster: Cluster, resourceVersion: string, labelSelector: string) {
  const events = [];
  const watch = { labelSelector, resourceVersion, timeoutSeconds: 1, signal: new AbortController().signal };
  for await (const event of cluster.watchWorkflows('argo', watch)) if (event.type !== 'BOOKMARK') events.push(event);
  return events;
}

const TEMPLATE = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'WorkflowTemplate',
  spec: { entrypoint: 'play', templates: [{ name: 'play', suspend: {} }] },
};

const SUBMISSION: SubmitRunInput = {
  play: 'play/acme/shop/7',
  execution: 'first',
  owner: 'acme',
  repository: 'shop',
  task: '7',
  namespace: 'argo',
  name: '',
  template: '',
  parameters: {},
  startFrom: 'implementation-in-progress',
  skips: false,
  dryRun: false,
  unlessClaimed: false,
  gates: GATES,
};
