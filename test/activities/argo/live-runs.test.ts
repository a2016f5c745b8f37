import { describe, expect, test } from '@jest/globals';
import { ClusterError, type KubernetesObject } from '../../../activities/argo/cluster.ts';
import { createLiveRuns } from '../../../activities/argo/live-runs.ts';
import { pageOf } from '../page-of.ts';

/** A run of `acme/shop`. */
function run(task: string): KubernetesObject {
  const parameters = [
    { name: 'repository', value: 'acme/shop' },
    { name: 'task-id', value: task },
  ];
  return { metadata: { name: `run-${task}` }, spec: { arguments: { parameters } } };
}

const nameOf = ({ metadata }: KubernetesObject): string | null => metadata.name;

/** A cluster whose lists are answered when the test says so. */
function slowCluster() {
  const lists: { answer: (items: KubernetesObject[], token?: string) => void; fail: (error: Error) => void }[] = [];
  const liveRuns = createLiveRuns({
    listWorkflows: (_, options) =>
      new Promise((resolve, reject) => {
        const answer = (items: KubernetesObject[], token: string | null = null): void =>
          resolve({ ...pageOf(items, options), continue: token });
        lists.push({ answer, fail: reject });
      }),
  });
  const ask = async (task: string, namespace = 'argo', pick = nameOf): Promise<string[]> => {
    return [...(await liveRuns.of(namespace, { owner: 'Acme', repository: 'Shop', task }, pick))];
  };
  const begun = async (count: number): Promise<void> => {
    while (lists.length < count) await new Promise((resolve) => setImmediate(resolve));
  };
  return { lists, ask, begun };
}

describe('looking for live runs', () => {
  test('is done once for all who ask at once, and each gets its own', async () => {
    const { lists, ask, begun } = slowCluster();
    const answers = Promise.all([ask('7'), ask('8'), ask('9')]);
    await begun(1);
    lists[0]?.answer([run('7'), run('8'), run('08')]);
    expect(await answers).toEqual([['run-7'], ['run-8', 'run-08'], []]);
    expect(lists).toHaveLength(1);
  });

  test('never answers from a list that began before the question', async () => {
    const { lists, ask, begun } = slowCluster();
    const first = ask('7');
    await begun(1);
    const later = [ask('7'), ask('8')];
    lists[0]?.answer([]);
    expect(await first).toEqual([]);
    await begun(2);
    lists[1]?.answer([run('7'), run('8')]);
    expect(await Promise.all(later)).toEqual([['run-7'], ['run-8']]);
    expect(lists).toHaveLength(2);
  });

  test('that fails, fails for those who waited for it and for nobody after', async () => {
    const { lists, ask, begun } = slowCluster();
    const first = ask('7');
    await begun(1);
    const later = ask('7');
    lists[0]?.fail(new ClusterError('busy', { status: 503 }));
    await expect(first).rejects.toThrow('busy');
    await begun(2);
    lists[1]?.answer([run('7')]);
    expect(await later).toEqual(['run-7']);
  });

  test('that begins anew in its midst finds each run once', async () => {
    const { lists, ask, begun } = slowCluster();
    const answer = ask('7');
    await begun(1);
    lists[0]?.answer([run('7')], 'next');
    await begun(2);
    lists[1]?.fail(new ClusterError('the continue token is too old', { status: 410 }));
    await begun(3);
    lists[2]?.answer([run('7')]);
    expect(await answer).toEqual(['run-7']);
  });

  test('keeps what each asks for, and a run that one can not read is no matter of the others', async () => {
    const { lists, ask, begun } = slowCluster();
    const unreadable = (): never => {
      throw new Error('a run that cannot be read');
    };
    const answers = Promise.allSettled([
      ask('7', 'argo', unreadable),
      ask('7', 'argo', () => 'kept'),
      ask('7', 'argo', () => null),
    ]);
    await begun(1);
    lists[0]?.answer([run('7')]);
    expect(await answers).toEqual([
      { status: 'rejected', reason: new Error('a run that cannot be read') },
      { status: 'fulfilled', value: ['kept'] },
      { status: 'fulfilled', value: [] },
    ]);
  });

  test('leaves out what was given to another play, whatever it claims, and finds it for that one', async () => {
    const { lists, ask, begun } = slowCluster();
    const answers = Promise.all([ask('7'), ask('8')]);
    await begun(1);
    const given = run('7');
    const annotations = { 'baton/play': 'play/acme/shop/8', 'baton/run': 'argo/run-7' };
    lists[0]?.answer([{ ...given, metadata: { ...given.metadata, namespace: 'argo', annotations } }]);
    expect(await answers).toEqual([[], ['run-7']]);
  });

  test('in one namespace does not wait for another', async () => {
    const { lists, ask, begun } = slowCluster();
    const here = ask('7');
    const there = ask('7', 'elsewhere');
    await begun(2);
    lists[1]?.answer([run('7')]);
    expect(await there).toEqual(['run-7']);
    lists[0]?.answer([]);
    expect(await here).toEqual([]);
  });
});
