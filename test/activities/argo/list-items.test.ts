import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createListItems } from '../../../activities/argo/list-items.ts';

/** What comes of a list whose bytes arrive in pieces that end at these places. */
function taken(text: string, cuts: readonly number[] = []): { items: unknown[]; around: unknown } {
  const bytes = Buffer.from(text);
  const list = createListItems();
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  const items = places.slice(1).flatMap((to, index) => list.push(bytes.subarray(places[index], to)));
  return { items: items.map((item) => JSON.parse(item) as unknown), around: JSON.parse(list.end()) as unknown };
}

describe('a list that is taken apart while it arrives', () => {
  test('gives the objects and what is around them, wherever the network cuts it', () => {
    // Braces, quotes and backslashes in words, and keys that look like the list's own.
    const word = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('items', '"items":[{', '\\', '}]}', 'größe'));
    const value = fc.jsonValue({ stringUnit: 'binary', maxDepth: 4 });
    const object = fc.dictionary(word, value, { maxKeys: 4 });
    const around = fc.dictionary(word, value, { maxKeys: 4 });
    fc.assert(
      fc.property(
        around,
        fc.array(object, { maxLength: 5 }),
        around,
        fc.array(fc.nat(), { maxLength: 8 }),
        fc.constantFrom(undefined, 2),
        (before, items, after, cuts, space) => {
          const { items: _, ...rest } = { ...before, ...after };
          const list = { ...before, items, ...rest };
          const expected = { items, around: { ...list, items: [] } };
          expect(taken(JSON.stringify(list, null, space), cuts)).toEqual(JSON.parse(JSON.stringify(expected)));
        },
      ),
      { numRuns: 100 },
    );
  });

  test.each([
    ['no objects', '{"items":[],"metadata":{}}', []],
    ['null for its objects, as Go writes an empty list', '{"items":null,"metadata":{}}', []],
    ['objects in an order of its own', '{"items":[{"a":1}],"metadata":{"items":[{"b":2}]}}', [{ a: 1 }]],
  ])('is understood with %s', (_, text, items) => {
    expect(taken(text).items).toEqual(items);
  });

  test.each(['{"items":[{"a":1}', '{"items":[{"a":"', '{"items":[{"a":1}]', '{"met'])(
    'is not complete as %s',
    (text) => {
      const list = createListItems();
      list.push(Buffer.from(text));
      expect(() => list.end()).toThrow('cut');
    },
  );

  test('holds no object that never ends', () => {
    const list = createListItems();
    list.push(Buffer.from('{"items":[{"a":"'));
    const piece = Buffer.alloc(1024 * 1024, 'x');
    expect(() => {
      for (let megabytes = 0; megabytes < 20; megabytes += 1) list.push(piece);
    }).toThrow('16777216 bytes');
  });
});
