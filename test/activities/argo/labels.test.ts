import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { labelValue, repositoryLabel } from '../../../activities/argo/labels.ts';

const LEGAL = /^(?:(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;

describe('a label value', () => {
  test.each([
    ['acme', 'shop', 'acme-shop'],
    ['acme', '.github', 'acme-.github'],
    ['acme', 'shop-', 'acme-shop'],
    ['a'.repeat(39), 'b'.repeat(100), `${'a'.repeat(39)}-${'b'.repeat(23)}`],
    ['acme', `${'b'.repeat(57)}.rest`, `acme-${'b'.repeat(57)}`],
  ])('of the repository %s/%s is %s', (owner, repository, value) => {
    expect(repositoryLabel(owner, repository)).toBe(value);
  });

  test('is legal whatever it is made from', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const value = labelValue(text);
        expect(value).toMatch(LEGAL);
        expect(value.length).toBeLessThanOrEqual(63);
      }),
    );
  });

  test('stays as it is where it is legal already', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/), (text) => {
        expect(labelValue(text)).toBe(text);
      }),
    );
  });
});
