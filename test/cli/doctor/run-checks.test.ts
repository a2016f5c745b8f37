import { expect, test } from '@jest/globals';
import { ClusterError } from '../../../activities/argo/cluster.ts';
import { ok, type Check } from '../../../cli/doctor/finding.ts';
import { runChecks } from '../../../cli/doctor/run-checks.ts';

const well = (about: string): Check => ({ about, look: async () => [ok(about, 'fine')] });
const never: Check = { about: 'silent', look: () => new Promise(() => undefined) };
const broken: Check = {
  about: 'broken',
  look: async () => {
    throw new ClusterError('no answer from the Kubernetes API: ECONNREFUSED', { status: null });
  },
};

test('a check that fails and one that never ends hide none of the others, and all stand in their order', async () => {
  const found = await runChecks([well('first'), never, broken, well('last')], { withinMs: 20 });
  expect(found.map(({ about, standing, found: what }) => [about, standing, what])).toEqual([
    ['first', 'ok', 'fine'],
    ['silent', 'fail', 'no answer within 0 s'],
    ['broken', 'fail', 'The Kubernetes API did not answer: no answer from the Kubernetes API: ECONNREFUSED'],
    ['last', 'ok', 'fine'],
  ]);
});

test('each check has time of its own, and its requests end with it', async () => {
  const ended: string[] = [];
  const slow = (about: string): Check => ({
    about,
    look: (signal) =>
      new Promise(() => {
        signal.addEventListener('abort', () => ended.push(about));
      }),
  });
  await runChecks([slow('a'), slow('b')], { withinMs: 20 });
  expect(ended).toEqual(['a', 'b']);
});

test('whoever interrupts it does not wait for those that are silent', async () => {
  const stop = new AbortController();
  const running = runChecks([never], { withinMs: 600_000, signal: stop.signal });
  stop.abort();
  expect(await running).toHaveLength(1);
});

test('it says how far it is', async () => {
  const heard: string[] = [];
  const onDone = ({ about }: Check, done: number): number => heard.push(`${String(done)} ${about}`);
  await runChecks([well('one'), well('two')], { onDone });
  expect(heard).toEqual(['1 one', '2 two']);
});
