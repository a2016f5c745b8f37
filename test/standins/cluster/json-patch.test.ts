import { describe, expect, test } from '@jest/globals';
import { applyJsonPatch } from '../../../standins/cluster/json-patch.ts';

const document = { labels: { a: '1', 'x/y': '2' }, list: [1, 2], nothing: null };

describe('a JSON Patch', () => {
  test.each([
    ['adds a key', [{ op: 'add', path: '/labels/b', value: '3' }], { labels: { a: '1', 'x/y': '2', b: '3' } }],
    ['adds to the end of a list', [{ op: 'add', path: '/list/-', value: 3 }], { list: [1, 2, 3] }],
    ['inserts into a list', [{ op: 'add', path: '/list/0', value: 0 }], { list: [0, 1, 2] }],
    ['reads ~1 as a slash', [{ op: 'replace', path: '/labels/x~1y', value: '3' }], { labels: { a: '1', 'x/y': '3' } }],
    ['replaces a missing key like add', [{ op: 'replace', path: '/new', value: 1 }], { new: 1 }],
    ['removes a key', [{ op: 'remove', path: '/labels/a' }], { labels: { 'x/y': '2' } }],
    ['moves a value', [{ op: 'move', from: '/labels/a', path: '/b' }], { labels: { 'x/y': '2' }, b: '1' }],
    ['copies a value', [{ op: 'copy', from: '/list', path: '/b' }], { b: [1, 2] }],
    ['takes null for absent in a test', [{ op: 'test', path: '/labels/b', value: null }], {}],
    ['takes null for null in a test', [{ op: 'test', path: '/nothing', value: null }], {}],
    ['compares objects whatever their order', [{ op: 'test', path: '/labels', value: { 'x/y': '2', a: '1' } }], {}],
    ['writes __proto__ as a key like any other', [{ op: 'add', path: '/labels/__proto__', value: '3' }], {}],
  ])('%s', (_title, patch, change) => {
    expect(applyJsonPatch(document, patch)).toMatchObject(change);
  });

  test.each([
    ['a test that fails', [{ op: 'test', path: '/labels/a', value: '2' }]],
    ['null for something', [{ op: 'test', path: '/labels/a', value: null }]],
    ['null below something that is absent', [{ op: 'test', path: '/annotations/a', value: null }]],
    ['no value for something', [{ op: 'test', path: '/labels/a' }]],
    ['a missing parent', [{ op: 'add', path: '/annotations/a', value: 'v' }]],
    ['the removal of what is absent', [{ op: 'remove', path: '/labels/b' }]],
    ['a place outside the list', [{ op: 'replace', path: '/list/2', value: 3 }]],
    ['an unknown operation', [{ op: 'append', path: '/list', value: 3 }]],
    [
      'a later operation that fails',
      [
        { op: 'add', path: '/labels/b', value: '3' },
        { op: 'remove', path: '/none' },
      ],
    ],
  ])('is refused for %s, and leaves the document alone', (_title, patch) => {
    const copy = structuredClone(document);
    expect(() => applyJsonPatch(document, patch)).toThrow('the server rejected our request');
    expect(document).toEqual(copy);
  });

  test('that tests for no value at all, where there is none, makes the server panic: null has to be said', () => {
    expect(() => applyJsonPatch(document, [{ op: 'test', path: '/labels/b' }])).toThrow('caused apiserver to panic');
  });
});
