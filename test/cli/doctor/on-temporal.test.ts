import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { TASK_QUEUES } from '../../../signals/messages.ts';
import { connectTemporal } from '../../../cli/connect-temporal.ts';
import { loadConfig } from '../../../config/load.ts';
import { describeWithDevServer, devServerAddress } from '../../setup/temporal.ts';
import { baton } from '../in-process.ts';
import { createNamespace, withWorkers } from '../real-server.ts';
import { findingsOf } from './examine.ts';

const NAMESPACE = 'baton-doctor';
const ABOUT = ['Temporal', 'search', 'workers of', 'watch and sweep'];

describeWithDevServer('the doctor looks at a Temporal', () => {
  const env = () => ({ TEMPORAL_ADDRESS: devServerAddress(), TEMPORAL_NAMESPACE: NAMESPACE });
  const look = async (change: NodeJS.ProcessEnv = {}) => {
    const patient = { config: { repositories: [{ name: 'a/b' }] }, env: { ...env(), ...change } };
    const all = await Promise.all(ABOUT.map((about) => findingsOf(patient, about)));
    return all.flat().map(({ about, standing, found }) => `${standing} ${about}: ${found}`);
  };
  beforeAll(() => createNamespace(devServerAddress(), NAMESPACE));
  let stop = (): Promise<void> => Promise.resolve();
  afterAll(() => stop());

  test('that has no such namespace', async () => {
    const [first] = await look({ TEMPORAL_NAMESPACE: 'nowhere' });
    expect(first).toMatch(/^fail Temporal: Temporal refused the request.*nowhere/);
  });

  test('that is not set up and has no worker', async () => {
    expect(await look()).toEqual([
      `warn Temporal: it answers, and knows the namespace ${NAMESPACE}, which keeps what has ended for 24 h`,
      expect.stringMatching(/^fail search attributes: BatonRepository, .* not registered$/),
      ...Object.values(TASK_QUEUES).map((queue) =>
        queue === 'publications'
          ? 'fail workers of publications: nobody polls for activities'
          : `fail workers of ${queue}: nobody polls for workflows and activities`,
      ),
      'fail watch and sweep: nobody watches the runs in argo',
      'fail watch and sweep: the sweep is not scheduled',
    ]);
  });

  test('that is set up, and whose workers poll', async () => {
    const connect = () => connectTemporal(loadConfig({ path: '/dev/null', env: env() }), env());
    await baton(['setup'], { env: { BATON_CONFIG: '/dev/null', ...env() }, connect });
    const temporal = await connect();
    await temporal.setup.startWatch('argo');
    stop = () => temporal.close();
    await withWorkers(devServerAddress(), NAMESPACE, async () => {
      let seen = await look();
      // A worker is known to the server once it has polled, and an attribute some moments after it was registered.
      while (seen.some((line) => /^fail (search|workers of (plays|publications))/.test(line))) seen = await look();
      expect(seen).toEqual(
        expect.arrayContaining([
          'ok search attributes: all 7 are registered',
          'ok workers of plays: 1 polling for workflows and activities',
          'ok workers of publications: 1 polling for activities',
          'fail workers of upkeep: nobody polls for workflows and activities',
          'ok watch and sweep: argo watched, the sweep scheduled',
        ]),
      );
    });
  });
});
