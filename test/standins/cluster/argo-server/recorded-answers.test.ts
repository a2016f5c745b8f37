import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { startArgoServer, type ArgoServerStandIn } from '../../../../standins/cluster/argo-server/start-argo-server.ts';
import { recordedAnswers, type RecordedAnswer } from '../../../fixtures/argo-server/recorded-answers.ts';
import { startUnderTest, type ClusterUnderTest } from '../../../cluster/cluster-under-test.ts';

/** The stand-in, asked what a real Argo Server was asked, in the same order over a cluster in the same state. */

let under: ClusterUnderTest;
let server: ArgoServerStandIn;

beforeAll(async () => {
  under = await startUnderTest();
  server = await startArgoServer({ url: under.cluster.url, tokens: ['known'] });
});
afterAll(async () => {
  await server.stop();
  await under.stop();
});

async function ask({ request, moment }: RecordedAnswer): Promise<{ status: number; body: unknown }> {
  const { method, path, body } = request;
  const token = moment === 'read with a token that nobody knows' ? 'wrong' : 'known';
  const response = await fetch(server.url + path, {
    method,
    headers: moment === 'read without a token' ? {} : { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text };
}

const recorded = new Map(recordedAnswers().map((answer) => [answer.moment, answer]));

function answer(moment: string): RecordedAnswer {
  const found = recorded.get(moment);
  if (found === undefined) throw new Error(`there is no recording of ${moment}`);
  return found;
}

/** Of a run: what Baton reads. */
function seen(body: unknown): unknown {
  const { metadata, spec, status } = body as {
    metadata: { name: string; labels?: object; annotations?: Record<string, string> };
    spec: { shutdown?: string };
    status?: { phase?: string; nodes?: Record<string, { phase: string; message?: string; outputs?: object }> };
  };
  const nodes = Object.entries(status?.nodes ?? {}).map(([id, node]) => [id, node.phase, node.message, node.outputs]);
  return { name: metadata.name, labels: metadata.labels, shutdown: spec.shutdown, phase: status?.phase, nodes };
}

const isActive = (name: string) => (workflow: { metadata: { name: string }; status?: unknown }) =>
  workflow.metadata.name === name && JSON.stringify(workflow.status ?? {}).includes('"type":"Suspend"');

describe('the stand-in for the Argo Server answers as a real one did', () => {
  test('when it is asked to create and to read a run', async () => {
    expect(seen((await ask(answer('create'))).body)).toEqual(seen(answer('create').body));
    await under.until('as-one', isActive('as-one'));
    const read = await ask(answer('read'));
    expect(read.status).toBe(200);
    expect(seen(read.body)).toEqual(seen(answer('read').body));
    expect(read.body).not.toHaveProperty('kind');
  });

  test.each([
    'read what does not exist',
    'read with a token that nobody knows',
    'read without a token',
    'create under a name that is taken',
    'dry run under a name that is taken',
    'create from a template that does not exist',
    'read a template that does not exist',
    'set an output that the node does not have',
    'set to an illegal phase',
    'set a node that there is not',
    'set on a run that does not exist',
    'a call that it does not know',
  ])('with its words to: %s', async (moment) => {
    expect(await ask(answer(moment))).toEqual({ status: answer(moment).status, body: answer(moment).body });
  });

  test('to a dry run, after which there is no run', async () => {
    const { status, body } = await ask(answer('dry run'));
    expect([status, seen(body)]).toEqual([200, seen(answer('dry run').body)]);
    expect((await under.send('GET', `${under.workflows}/as-dry`)).status).toBe(404);
  });

  test('to a node that is set, and to one that is set again', async () => {
    const set = await ask(answer('set'));
    expect(seen(set.body)).toEqual(seen(answer('set').body));
    const again = await ask(answer('set again'));
    expect(again).toEqual({ status: 500, body: answer('set again').body });
  });

  test('to compressed nodes, which it shows, and sets', async () => {
    const gzipped = answer('read compressed with gzip').body as { metadata: { name: string } };
    const { name } = gzipped.metadata;
    const request = answer('create').request;
    const manifest = {
      ...(request.body as { workflow: object }).workflow,
      metadata: { ...gzipped.metadata, uid: undefined, resourceVersion: undefined },
    };
    await ask({ ...answer('create'), request: { ...request, body: { workflow: manifest } } });
    const stored = await under.until(name, isActive(name));
    const nodes = (stored['status'] as { nodes: object }).nodes;
    await under.jsonPatch(`${under.workflows}/${name}`, [
      { op: 'add', path: '/status/compressedNodes', value: gzipSync(JSON.stringify(nodes)).toString('base64') },
      { op: 'remove', path: '/status/nodes' },
    ]);
    expect(seen((await ask(answer('read compressed with gzip'))).body)).toEqual(seen(gzipped));
    const set = await ask(answer('set compressed with gzip'));
    expect(seen(set.body)).toEqual(seen(answer('set compressed with gzip').body));
  });

  test('to a run of another instance', async () => {
    await under.send('POST', under.workflows, {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Workflow',
      metadata: { name: 'inst', labels: { 'workflows.argoproj.io/controller-instanceid': 'other' } },
      spec: {},
    });
    const moment = answer('read a run of another instance');
    expect(await ask(moment)).toEqual({ status: moment.status, body: moment.body });
  });

  test('to lists: none is null, and a page says that there is more only where the count is asked for', async () => {
    expect((await ask(answer('list'))).body).toMatchObject({ items: null });
    const shape = (body: unknown) => Object.keys((body as { metadata: object }).metadata).sort();
    for (const moment of ['list a page', 'list a page that counts']) {
      expect(shape((await ask(answer(moment))).body)).toEqual(shape(answer(moment).body));
    }
  });

  test('to watches that see nothing, or begin too early', async () => {
    const idle = answer('watch in which nothing happens');
    expect(
      await ask({
        ...idle,
        request: {
          method: 'GET',
          path: idle.request.path
            .replace(/=3&/, '=1&')
            .replace(/&listOptions.resourceVersion=\d+/, '')
            .replace('allowWatchBookmarks=true', 'labelSelector=a%3Db'),
        },
      }),
    ).toEqual({ status: 429, body: idle.body });
    const early = await ask(answer('watch from a version that is too old'));
    expect(early.status).toBe(400);
    expect(early.body).toMatchObject({ error: { grpc_code: 3, http_code: 400, http_status: 'Bad Request' } });
  });

  test('to a stop, and to one that comes too late', async () => {
    const stop = answer('stop');
    const { name } = (stop.body as { metadata: { name: string } }).metadata;
    const request = answer('create').request;
    const { workflow } = request.body as { workflow: { metadata: object } };
    const manifest = { ...workflow, metadata: { ...workflow.metadata, name } };
    await ask({ ...answer('create'), request: { ...request, body: { workflow: manifest } } });
    await under.until(name, isActive(name));
    expect(seen((await ask(stop)).body)).toEqual(seen(stop.body));
    await under.until(name, (workflow) => (workflow['status'] as { phase?: string }).phase === 'Failed');
    const late = answer('stop a run that has ended');
    expect(await ask(late)).toEqual({ status: 500, body: late.body });
  });
});
