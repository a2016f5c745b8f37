import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openArgoWorld, TOKEN, type ArgoWorld } from '../../activities/argo-server/backends.ts';
import { findingsOf } from './examine.ts';

let world: ArgoWorld;
beforeAll(async () => {
  world = await openArgoWorld();
});
afterAll(() => world.stop());

describe('the doctor, where only the Argo Server is asked,', () => {
  const patient = (token: string) => ({
    config: {
      repositories: [{ name: 'acme/shop', namespace: 'argo' }],
      argoServer: { url: world.serverOf('the Argo Server only').url, token, mode: 'only' },
    },
  });

  test('asks it, and misses no right at a Kubernetes API that nobody needs', async () => {
    expect(await findingsOf(patient(TOKEN), 'Argo Server')).toMatchObject([
      { standing: 'ok', found: 'it lets us get and list workflows; nothing else is asked' },
    ]);
    for (const about of ['rights', 'policy', 'Kubernetes']) expect(await findingsOf(patient(TOKEN), about)).toEqual([]);
    expect(await findingsOf(patient(TOKEN), 'template')).toMatchObject([
      { standing: 'fail', found: expect.not.stringContaining('no answer') },
    ]);
  });

  test('says what it answers to an account that may not', async () => {
    expect(await findingsOf(patient('stranger'), 'Argo Server')).toMatchObject([
      { standing: 'fail', found: expect.stringContaining('the Argo Server answered 401') },
    ]);
  });
});

test('the doctor asks both where the Argo Server is for hidden nodes', async () => {
  const { url } = world.serverOf('hidden by gzip');
  const patient = {
    config: {
      repositories: [{ name: 'acme/shop', namespace: 'argo' }],
      kubernetes: { server: world.standIn.url },
      argoServer: { url, token: TOKEN },
    },
    env: { BATON_KUBERNETES_SERVER: world.standIn.url },
  };
  expect(await findingsOf(patient, 'Argo Server')).toMatchObject([{ standing: 'ok' }]);
  expect(await findingsOf(patient, 'rights')).toMatchObject([{ standing: 'ok' }, { standing: 'warn' }]);
});
