import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { newest } from '../../signals/compare.ts';
import { insert, type Keeping } from '../../signals/keyed-set.ts';

interface Word {
  readonly id: number;
  readonly by: string;
  readonly at: string;
  readonly text: string;
}

const SMALL: Keeping<Word> = {
  keyOf: (word) => String(word.id),
  join: newest((word) => word.text),
  ownerOf: (word) => word.by,
  most: 5,
};

const PEOPLE = ['ada', 'ben', 'eve'];

/** Who says something under an id never changes; when, and what, may be told in several ways. */
const words = fc.array(
  fc
    .record({
      id: fc.nat({ max: 20 }),
      at: fc.integer({ min: 10, max: 25 }).map(String),
      text: fc.constantFrom('x', 'y'),
    })
    .map((word): Word => ({ ...word, by: PEOPLE[word.id % PEOPLE.length] ?? '' })),
  { maxLength: 40 },
);

function keep(...lists: readonly (readonly Word[])[]): Word[] {
  return lists.flat().reduce<Word[]>((set, word) => insert(set, word, SMALL), []);
}

describe('a set that keeps only so many', () => {
  test('keeps the same, whatever came first, how often, and when something was left out', () => {
    fc.assert(
      fc.property(words, words, fc.infiniteStream(fc.nat()), (first, second, numbers) => {
        const shuffled = [...first, ...second, ...first]
          .map((word) => ({ word, key: numbers.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ word }) => word);
        const all = keep(first, second);
        expect(keep(shuffled)).toEqual(all);
        expect(keep(keep(first), keep(second))).toEqual(all);
        expect(keep(all, all)).toEqual(all);
      }),
      { numRuns: 2_000 },
    );
  });

  test("keeps everybody's newest before anybody's second", () => {
    const eve = Array.from({ length: 50 }, (_, id): Word => ({ id, by: 'eve', at: String(100 + id), text: '' }));
    const others = ['ada', 'ben', 'cem'].map((by, index): Word => ({ id: 90 + index, by, at: '000', text: '' }));
    expect(keep(others, eve).map(({ by, at }) => `${by} ${at}`)).toEqual([
      'eve 149',
      'eve 148',
      'ada 000',
      'ben 000',
      'cem 000',
    ]);
  });
});
