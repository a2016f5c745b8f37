import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createKubernetesCluster } from '../../activities/argo/kubernetes-cluster.ts';
import { ClusterError } from '../../activities/argo/cluster.ts';
import { trySubmission, type Acceptance } from '../../cli/try-submission.ts';
import { configSchema } from '../../config/schema.ts';
import { startCluster, type ClusterStandIn } from '../../standins/cluster/start-cluster.ts';
import { FakePlays, STATUS } from './fake-plays.ts';
import { baton } from './in-process.ts';

const ASK = ['rollback', 'acme/shop#7', '--to', 'quality', '--dry-run'];
const REFUSED: Acceptance = { kind: 'refused', code: 'template-cannot-start-at', why: 'it lacks the annotation' };

describe('rollback --dry-run', () => {
  test('says what would be stopped, submitted and judged again, as words and as data, and sends nothing', async () => {
    const plays = new FakePlays(STATUS);
    const asked: unknown[] = [];
    const world = {
      temporal: { plays },
      trySubmission: async (_: unknown, next: unknown): Promise<Acceptance> => {
        asked.push(next);
        return { kind: 'accepted' };
      },
    };
    const words = await baton(ASK, world);
    expect(words).toMatchObject({ code: 0, err: '' });
    expect(words.out).toContain('Run argo/play-7 (Running) is stopped');
    expect(words.out).toContain('run argo/play-shop-7-1-2 is submitted from template play-template');
    expect(words.out).toContain('with start-from-stage quality-in-progress');
    expect(words.out).toContain('The API server would take that run (dry run).');
    expect(words.out).toContain('  waiting-ready-for-qa: held now\n  waiting-pr-approved: no approval yet');
    expect(JSON.parse((await baton([...ASK, '--json'], world)).out)).toEqual({
      play: 'play/acme/shop/7',
      to: 'quality-in-progress',
      refusal: null,
      stops: { namespace: 'argo', name: 'play-7', phase: 'Running' },
      submits: {
        namespace: 'argo',
        name: 'play-shop-7-1-2',
        template: 'play-template',
        startFrom: 'quality-in-progress',
      },
      acceptance: { kind: 'accepted' },
      gates: [
        { waiting: 'waiting-ready-for-qa', held: true, unmet: [] },
        { waiting: 'waiting-pr-approved', held: false, unmet: ['no approval yet'] },
      ],
      pullRequest: 42,
    });
    expect(asked).toMatchObject([{ startFrom: 'quality-in-progress', skips: true }, {}]);
    expect(plays.commands).toEqual([]);
  });

  test.each([
    ['the template', null, async () => REFUSED, 1, 'template-cannot-start-at: it lacks the annotation'],
    ['the play', 'it is on hold', async (): Promise<Acceptance> => ({ kind: 'accepted' }), 1, 'it is on hold'],
    [
      'nobody who answers',
      null,
      async (): Promise<Acceptance> => {
        throw new ClusterError('connect ECONNREFUSED', { status: null });
      },
      3,
      'could not be asked from here',
    ],
  ])('what %s refuses is in the plan and the exit code', async (_, refusal, trySubmission, code, words) => {
    const plays = new FakePlays(STATUS);
    plays.refusal = refusal;
    const ended = await baton(ASK, { temporal: { plays }, trySubmission });
    expect(ended).toMatchObject({ code, out: expect.stringContaining(words) });
  });

  test('without it a reason is needed, and what the play would refuse is not asked for', async () => {
    const plays = new FakePlays(STATUS);
    const argv = ['rollback', 'acme/shop#7', '--to', 'quality'];
    const world = { temporal: { plays }, confirm: async () => Promise.reject(new Error('nobody is asked')) };
    expect(await baton(argv, world)).toMatchObject({ code: 2, err: expect.stringContaining('--reason') });
    plays.refusal = 'it is on hold';
    expect(await baton([...argv, '--reason', 'x'], world)).toMatchObject({
      code: 1,
      err: expect.stringContaining('it is on hold [BATON_COMMAND_REFUSED]'),
    });
  });
});

describe('the next run on a cluster', () => {
  let standIn: ClusterStandIn;
  beforeAll(async () => {
    standIn = await startCluster();
  });
  afterAll(() => standIn.stop());

  test('is tried and not made; a template that is not there refuses it', async () => {
    const config = configSchema.parse({ kubernetes: { server: standIn.url } });
    const next = (await new FakePlays(STATUS).rollbackPreview(STATUS.play, 'quality-in-progress')).next;
    expect(await trySubmission(config, {}, next)).toMatchObject({ kind: 'refused', code: 'template-missing' });
    const url = `${standIn.url}/apis/argoproj.io/v1alpha1/namespaces/argo/workflowtemplates`;
    const put = async (annotations: Record<string, string>): Promise<void> => {
      await fetch(`${url}/${next.template}`, { method: 'DELETE' });
      const template = {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'WorkflowTemplate',
        metadata: { name: next.template, annotations },
        spec: { entrypoint: 'main', templates: [{ name: 'main', suspend: {} }] },
      };
      const headers = { 'content-type': 'application/json' };
      expect((await fetch(url, { method: 'POST', headers, body: JSON.stringify(template) })).status).toBe(201);
    };
    await put({});
    expect(await trySubmission(config, {}, next)).toMatchObject({ kind: 'refused', code: 'template-cannot-start-at' });
    await put({ 'baton/start-from-stage': 'true' });
    expect(await trySubmission(config, {}, next)).toEqual({ kind: 'accepted' });
    const cluster = createKubernetesCluster({ server: standIn.url, env: {} });
    expect(await cluster.readWorkflow('argo', next.name)).toBeNull();
  });
});
