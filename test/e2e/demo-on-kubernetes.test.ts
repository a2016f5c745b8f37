import { beforeAll, expect, test } from '@jest/globals';
import '../setup/scratch.ts';
import { describeWithKubernetes } from '../setup/kubernetes.ts';
import { baton, build, type Ended } from './built-baton.ts';

/** Building, a Kubernetes API that comes up, and plays that have the machine to themselves take a third of this. */
const PATIENCE_MS = 240_000;

// It starts a Kubernetes API of its own; without the programs of one, this file has to say so as the others do.
describeWithKubernetes('plays on a real Kubernetes API', () => {
  let ended: Ended;
  beforeAll(async () => {
    build();
    ended = await baton(['demo', '--kubernetes', '--json', '--only', 'early', 'storm', 'crash']);
  }, PATIENCE_MS);

  test('complete as they do on the stand-in: early and repeated webhooks, and a worker that is killed', () => {
    expect(ended.stderr).not.toMatch(/^baton demo: /m);
    expect(ended.exitCode).toBe(0);
    const report: unknown = JSON.parse(ended.stdout.trimEnd().split('\n').at(-1) ?? '{}');
    expect(report).toMatchObject({ plays: 3, completed: 3, gatesOpened: 9, gatesOpenedTwice: 0 });
  });
});
