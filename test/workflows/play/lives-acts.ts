import fc from 'fast-check';
import type { Actor } from '../../../signals/facts.ts';
import { CLEO, REX, STRANGER, TESS } from './policy.ts';

/** Somebody who can write, and holds no role. */
export const COLLABORATOR: Actor = { id: 300, login: 'marta', bot: false };

/** Something that somebody does to a pull request. */
export type Deed =
  | { readonly kind: 'open' | 'draft' | 'ready' | 'close' | 'reopen' | 'merge' | 'dismiss' }
  | { readonly kind: 'push' | 'label' | 'unlabel'; readonly by: Actor }
  | { readonly kind: 'review'; readonly by: Actor; readonly state: 'approved' | 'changes-requested' };

/** A deed, where and when it happens, and what becomes of its delivery. */
export interface Act {
  readonly deed: Deed;
  readonly pullRequest: number;
  /** It falls into the second of the act before it. */
  readonly sameSecond: boolean;
  /** GitHub never delivers it. */
  readonly lost: boolean;
  /** Seconds by which `updated_at`, which is what a delivery carries, is later than the act itself. */
  readonly skew: number;
}

const anybody = fc.constantFrom(REX, CLEO, TESS, STRANGER, COLLABORATOR);

const push = fc.record({ kind: fc.constant('push' as const), by: anybody });
const label = fc.record({
  kind: fc.constantFrom('label' as const, 'label' as const, 'unlabel' as const),
  by: fc.constantFrom(CLEO, CLEO, CLEO, STRANGER),
});
const review = fc.record({
  kind: fc.constant('review' as const),
  by: fc.constantFrom(TESS, TESS, COLLABORATOR, COLLABORATOR, STRANGER),
  state: fc.constantFrom('approved' as const, 'approved' as const, 'changes-requested' as const),
});
const other = fc.record({
  kind: fc.constantFrom('dismiss', 'draft', 'ready', 'close', 'reopen', 'merge', 'open', 'open'),
}) as fc.Arbitrary<Deed>;

const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 2, arbitrary: push },
  { weight: 4, arbitrary: label },
  { weight: 4, arbitrary: review },
  { weight: 3, arbitrary: other },
);

const seldom = fc.nat({ max: 9 }).map((number) => number === 0);

/**
 * Acts in the order in which they happen. Pull request 70 is open before the first; what is done to 71 before it is
 * opened does not happen. One life in two may have both, one in four loses deliveries, one in four has stamps that
 * are late.
 */
export const acts: fc.Arbitrary<readonly Act[]> = fc
  .record({ two: fc.boolean(), loses: fc.nat({ max: 3 }), skews: fc.nat({ max: 3 }) })
  .chain(({ two, loses, skews }) =>
    fc.array(
      fc.record({
        deed,
        pullRequest: two ? fc.constantFrom(70, 71) : fc.constant(70),
        sameSecond: fc.nat({ max: 2 }).map((number) => number === 0),
        lost: loses === 0 ? seldom : fc.constant(false),
        skew: skews === 0 ? fc.nat({ max: 3 }) : fc.constant(0),
      }),
      { minLength: 3, maxLength: 20 },
    ),
  );
