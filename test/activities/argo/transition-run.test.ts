import { describe, expect, test } from '@jest/globals';
import { stageReading } from '../../../activities/argo/stage-reading.ts';
import type { Cluster, KubernetesObject } from '../../../activities/argo/cluster.ts';
import { recordedWorkflow, withoutMaps } from '../recordings.ts';
import { AT_FIRST_GATE } from '../world.ts';
import { firstGate } from './first-gate.ts';
import { to, transition } from './transitions.ts';

const { world, atFirstGate } = firstGate();
const cluster = (): Cluster => world().cluster;
const read = async ({ metadata }: KubernetesObject): Promise<KubernetesObject> => {
  const found = await cluster().readWorkflow('argo', metadata.name);
  if (found === null) throw new Error(`${metadata.name} is gone`);
  return found;
};
const GATE = 'waiting-pr-created';
const CLEO = 'quality-in-progress';

describe('a transition of a run that no play owns', () => {
  test('writes the label, where it came from, and one line of history that says who and why', async () => {
    const run = await atFirstGate();
    expect(await transition(cluster(), run, to(GATE))).toEqual({
      kind: 'moved',
      from: 'pending',
      to: GATE,
      revision: 1,
    });
    const { metadata } = await read(run);
    expect(metadata.labels).toMatchObject({ 'current-stage': GATE, 'previous-stage': 'pending' });
    expect(stageReading(await read(run)).history).toEqual([
      {
        from: 'pending',
        to: GATE,
        at: '2026-11-21T04:00:00Z',
        by: 'ada',
        reason: 'the sensor was away',
        revision: 1,
      },
    ]);
  });

  test('adds to the history, and counts on', async () => {
    const run = await atFirstGate();
    await transition(cluster(), run, to(GATE));
    const second = await transition(cluster(), run, to(CLEO), { token: 'token-2' });
    expect(second).toMatchObject({ kind: 'moved', from: GATE, to: CLEO, revision: 2 });
    expect(stageReading(await read(run)).history.map((change) => change.to)).toEqual([GATE, CLEO]);
  });

  test('to where the run is writes nothing', async () => {
    const run = await atFirstGate();
    expect(await transition(cluster(), run, to('pending'))).toMatchObject({ kind: 'already-there', revision: 0 });
    expect(await read(run)).toEqual(run);
  });

  test.each([
    ['back without saying so', to('pending', { from: CLEO }), 'illegal'],
    ['to a stage that nobody knows', to('lunch'), 'illegal'],
    ['to completed while it runs', to('completed'), 'illegal'],
    ['from another label than the one that is there', to('finalizing', { from: GATE }), 'stage-mismatch'],
  ])('%s is refused with the stages that it may go to, and nothing is written', async (_, destination, kind) => {
    const run = await atFirstGate();
    await transition(cluster(), run, to(CLEO));
    const before = await read(run);
    const outcome = await transition(cluster(), run, destination, { token: 'token-2' });
    expect(outcome).toMatchObject({ kind, legal: expect.arrayContaining(['waiting-ready-for-qa', 'failed']) });
    expect(await read(run)).toEqual(before);
  });

  test('back where that is asked for', async () => {
    const run = await atFirstGate();
    await transition(cluster(), run, to(CLEO));
    const outcome = await transition(cluster(), run, to(GATE, { back: true }), { token: 'token-2' });
    expect(outcome).toMatchObject({ kind: 'moved', from: CLEO, to: GATE });
  });

  test('of a run whose play goes on is that play’s matter', async () => {
    const run = await atFirstGate();
    const play = 'play/acme/shop/7';
    expect(await transition(cluster(), run, to(GATE), { running: [play] })).toEqual({
      kind: 'owned',
      play,
      found: 'pending',
    });
    expect(await read(run)).toEqual(run);
  });

  test('loses to a play that takes the run at that moment', async () => {
    const run = await atFirstGate();
    const play = 'play/acme/shop/9';
    const running: string[] = [];
    const rival: Cluster = {
      ...cluster(),
      async patchWorkflow(namespace, name, patch, options) {
        if (running.length === 0) {
          running.push(play);
          const marks = { 'baton~1play': play, 'baton~1run': `argo/${name}` };
          const taking = Object.entries(marks).map(([key, value]) => ({
            op: 'add' as const,
            path: `/metadata/annotations/${key}`,
            value,
          }));
          await cluster().patchWorkflow(namespace, name, taking);
        }
        return cluster().patchWorkflow(namespace, name, patch, options);
      },
    };
    expect(await transition(rival, run, to(GATE), { running })).toMatchObject({ kind: 'owned', play });
    expect((await read(run)).metadata.labels).toMatchObject({ 'current-stage': 'pending' });
  });

  test('never touches a namesake', async () => {
    const run = await atFirstGate();
    const namesake = { ...run, metadata: { ...run.metadata, uid: 'another' } };
    expect(await transition(cluster(), namesake, to(GATE))).toEqual({ kind: 'gone' });
    expect(await read(run)).toEqual(run);
  });

  test('of a run without labels and annotations starts with both', async () => {
    const run = await atFirstGate(withoutMaps(AT_FIRST_GATE));
    expect(await transition(cluster(), run, to(GATE))).toMatchObject({ kind: 'moved', from: null, to: GATE });
    expect((await read(run)).metadata.labels).toEqual({ 'current-stage': GATE });
  });

  test.each([
    ['completed', 'moved'],
    ['failed', 'illegal'],
    [CLEO, 'illegal'],
  ])('of a run that Succeeded to %s: %s', async (stage, kind) => {
    const { metadata, ...rest } = recordedWorkflow('09-completed', 'succeeded');
    const labels = { ...metadata.labels, 'current-stage': 'finalizing' };
    const run = await atFirstGate({ ...rest, metadata: { ...metadata, labels } });
    expect(await transition(cluster(), run, to(stage))).toMatchObject({ kind });
  });

  test('as a dry run says what would be written, and the API server has judged it', async () => {
    const run = await atFirstGate();
    const outcome = await transition(cluster(), run, to(GATE), { dryRun: true });
    expect(outcome).toEqual({ kind: 'would-move', from: 'pending', to: GATE, revision: 1 });
    expect(await read(run)).toEqual(run);
  });

  test('back to where it was goes to the label before the last transition', async () => {
    const run = await atFirstGate();
    await transition(cluster(), run, to(GATE));
    await transition(cluster(), run, to('finalizing'), { token: 'token-2' });
    const back = await transition(cluster(), run, { kind: 'rollback' }, { token: 'token-3' });
    expect(back).toMatchObject({ kind: 'moved', from: 'finalizing', to: GATE, revision: 3 });
  });

  test('back to where it was takes off a label that was not there', async () => {
    const { labels: _, ...metadata } = AT_FIRST_GATE.metadata;
    const run = await atFirstGate({ ...AT_FIRST_GATE, metadata });
    await transition(cluster(), run, to(GATE));
    const back = await transition(cluster(), run, { kind: 'rollback' }, { token: 'token-2' });
    expect(back).toMatchObject({ kind: 'moved', from: GATE, to: null });
    expect((await read(run)).metadata.labels).not.toHaveProperty('current-stage');
  });

  test('back to where it was needs a transition', async () => {
    const run = await atFirstGate();
    expect(await transition(cluster(), run, { kind: 'rollback' })).toMatchObject({ kind: 'nothing-to-roll-back' });
  });
});
