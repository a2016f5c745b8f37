import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeOnEachCluster } from '../setup/each-cluster.ts';
import { startUnderTest, type ClusterUnderTest } from './cluster-under-test.ts';

describeOnEachCluster('a selector', (open) => {
  let world: ClusterUnderTest;
  beforeAll(async () => {
    world = await startUnderTest({ argo: false, open });
    const labels = { stage: 'testing', 'workflows.argoproj.io/phase': 'Running', empty: '' };
    await world.create('a', { metadata: { name: 'a', labels } });
  });
  afterAll(() => world.stop());

  const select = (by: 'labelSelector' | 'fieldSelector', selector: string) =>
    world.send<{ items: unknown[]; message?: string }>(
      'GET',
      `${world.workflows}?${by}=${encodeURIComponent(selector)}`,
    );

  test.each([
    ['', true],
    ['stage=testing', true],
    ['stage==testing', true],
    ['stage=quality', false],
    ['stage!=testing', false],
    ['stage!=quality', true],
    ['absent!=x', true],
    ['absent=x', false],
    ['stage in (quality, testing)', true],
    ['stage in (quality)', false],
    ['stage notin (quality)', true],
    ['absent notin (quality)', true],
    ['stage notin (quality,testing)', false],
    ['stage', true],
    ['absent', false],
    ['!absent', true],
    ['!stage', false],
    ['empty=', true],
    ['workflows.argoproj.io/phase=Running,stage in (testing,quality),!absent', true],
    ['workflows.argoproj.io/phase=Running,absent', false],
  ])('by label, %p, selects: %p', async (selector, selected) => {
    const { status, body } = await select('labelSelector', selector);
    expect([status, body.items.length]).toEqual([200, selected ? 1 : 0]);
  });

  test.each([
    ['metadata.name=a', true],
    ['metadata.name!=a', false],
    ['metadata.name=a,metadata.namespace=other', false],
  ])('by field, %p, selects: %p', async (selector, selected) => {
    const { status, body } = await select('fieldSelector', selector);
    expect([status, body.items.length]).toEqual([200, selected ? 1 : 0]);
  });

  test.each(['=x', 'a b', 'stage in quality', 'stage=a b'])('by label, %p, is refused', async (selector) => {
    expect(await select('labelSelector', selector)).toMatchObject({ status: 400, body: { reason: 'BadRequest' } });
  });

  test('by any other field is refused', async () => {
    const { status, body } = await select('fieldSelector', 'status.phase=Running');
    expect([status, body.message]).toEqual([400, 'field label not supported: status.phase']);
  });
});
