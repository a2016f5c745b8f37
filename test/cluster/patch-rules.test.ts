import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { describeOnEachCluster } from '../setup/each-cluster.ts';
import { startUnderTest, type ClusterUnderTest } from './cluster-under-test.ts';

const spec = { map: { a: '1', 'x/y': '2', 't~u': '3' }, list: [1, 2], nothing: null };

describeOnEachCluster('a JSON Patch', (open) => {
  let world: ClusterUnderTest;
  let path: string;
  beforeAll(async () => {
    world = await startUnderTest({ argo: false, open });
    path = `${world.workflows}/patched`;
  });
  beforeEach(async () => {
    await world.send('DELETE', path);
    await world.create('patched', { spec });
  });
  afterAll(() => world.stop());

  test.each([
    ['adds a key', [{ op: 'add', path: '/spec/map/b', value: '3' }], { map: { ...spec.map, b: '3' } }],
    ['adds over a key', [{ op: 'add', path: '/spec/map/a', value: '3' }], { map: { ...spec.map, a: '3' } }],
    ['adds to the end of a list', [{ op: 'add', path: '/spec/list/-', value: 3 }], { list: [1, 2, 3] }],
    ['inserts into a list', [{ op: 'add', path: '/spec/list/0', value: 0 }], { list: [0, 1, 2] }],
    [
      'reads ~1 as a slash',
      [{ op: 'replace', path: '/spec/map/x~1y', value: '3' }],
      { map: { ...spec.map, 'x/y': '3' } },
    ],
    [
      'reads ~0 as a tilde',
      [{ op: 'replace', path: '/spec/map/t~0u', value: '4' }],
      { map: { ...spec.map, 't~u': '4' } },
    ],
    ['replaces a missing key like add', [{ op: 'replace', path: '/spec/new', value: 1 }], { new: 1 }],
    ['removes a key', [{ op: 'remove', path: '/spec/map/a' }], { map: { 'x/y': '2', 't~u': '3' } }],
    [
      'moves a value',
      [{ op: 'move', from: '/spec/map/a', path: '/spec/b' }],
      { map: { 'x/y': '2', 't~u': '3' }, b: '1' },
    ],
    ['copies a value', [{ op: 'copy', from: '/spec/list', path: '/spec/b' }], { b: [1, 2] }],
    [
      'writes __proto__ as a key like any other',
      [{ op: 'add', path: '/spec/map/__proto__', value: '3' }],
      { map: { ...spec.map, ['__proto__']: '3' } },
    ],
    ['takes null for absent in a test', [{ op: 'test', path: '/spec/map/b', value: null }], {}],
    ['takes null for null in a test', [{ op: 'test', path: '/spec/nothing', value: null }], {}],
    ['takes no value for null in a test', [{ op: 'test', path: '/spec/map/b' }], {}],
    [
      'compares objects whatever their order',
      [{ op: 'test', path: '/spec/map', value: { 't~u': '3', 'x/y': '2', a: '1' } }],
      {},
    ],
    [
      'sees what it has done itself',
      [
        { op: 'remove', path: '/spec/list' },
        { op: 'test', path: '/spec/list', value: null },
      ],
      { list: undefined },
    ],
  ])('%s', async (_, patch, change) => {
    const { status, body } = await world.jsonPatch(path, patch);
    expect({ status, spec: body['spec'] }).toEqual({ status: 200, spec: { ...spec, ...change } });
  });

  test.each([
    ['a test that fails', [{ op: 'test', path: '/spec/map/a', value: '2' }]],
    ['a number where a text is', [{ op: 'test', path: '/spec/map/a', value: 1 }]],
    ['null for something', [{ op: 'test', path: '/spec/map/a', value: null }]],
    ['null below something that is absent', [{ op: 'test', path: '/spec/other/a', value: null }]],
    ['no value for something', [{ op: 'test', path: '/spec/map/a' }]],
    ['a missing parent', [{ op: 'add', path: '/spec/other/a', value: 'v' }]],
    ['the removal of what is absent', [{ op: 'remove', path: '/spec/map/b' }]],
    ['a place outside the list', [{ op: 'replace', path: '/spec/list/2', value: 3 }]],
    ['a move from what is absent', [{ op: 'move', from: '/spec/b', path: '/spec/c' }]],
    ['an unknown operation', [{ op: 'append', path: '/spec/list', value: 3 }]],
    [
      'a later operation that fails',
      [
        { op: 'add', path: '/spec/map/b', value: '3' },
        { op: 'remove', path: '/spec/none' },
      ],
    ],
  ])('is refused for %s, without a word about which, and nothing is written', async (_, patch) => {
    const before = await world.send('GET', path);
    expect(await world.jsonPatch(path, patch)).toMatchObject({
      status: 422,
      body: {
        reason: 'Invalid',
        message: 'the server rejected our request due to an error in our request',
        details: {},
      },
    });
    expect((await world.send('GET', path)).body).toEqual(before.body);
  });

  test.each([
    ['an object', {}, 'error decoding patch: json: cannot unmarshal object into'],
    ['no JSON', 'no json', 'error decoding patch: invalid character'],
    ['too long', Array(10_001).fill({ op: 'test', path: '/spec/b', value: null }), 'The allowed maximum operations'],
  ])('that is %s is none', async (_, patch, message) => {
    const refused = await world.jsonPatch(path, patch);
    expect(refused.status).toBe(message.startsWith('The allowed') ? 413 : 400);
    expect((refused.body as unknown as { message: string }).message).toContain(message);
  });

  test('of two at once under the same guard one is written', async () => {
    const take = (who: string) =>
      world.jsonPatch(path, [
        { op: 'test', path: '/spec/owner', value: null },
        { op: 'add', path: '/spec/owner', value: who },
      ]);
    const answers = await Promise.all(['a', 'b', 'c', 'd', 'e'].map(take));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422, 422, 422, 422]);
  });
});

describeOnEachCluster('a merge patch', (open) => {
  let world: ClusterUnderTest;
  beforeAll(async () => {
    world = await startUnderTest({ argo: false, open });
  });
  afterAll(() => world.stop());

  test('removes with null, merges objects, and replaces lists whole', async () => {
    await world.create('merged', { spec });
    const { body } = await world.mergePatch(`${world.workflows}/merged`, {
      spec: { map: { a: null, b: '3' }, list: [3] },
    });
    expect(body['spec']).toEqual({ map: { 'x/y': '2', 't~u': '3', b: '3' }, list: [3], nothing: null });
  });

  test.each([
    ['a list', [1], 'cannot unmarshal array into Go value of type map[string]interface {}'],
    ['no JSON', 'no json', 'error decoding patch: invalid character'],
  ])('that is %s is none', async (title, patch, message) => {
    const { metadata } = await world.create(`none-${title.replace(' ', '-').toLowerCase()}`);
    const refused = await world.mergePatch(`${world.workflows}/${metadata.name}`, patch);
    expect(refused.status).toBe(400);
    expect((refused.body as unknown as { message: string }).message).toContain(message);
  });
});
