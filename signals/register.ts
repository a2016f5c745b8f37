import { compare } from './compare.ts';

/** When a value was seen, whether nothing with that stamp can still change, and when no replica lags behind it any more. */
export interface Source {
  readonly at: string;
  readonly settled: boolean;
  /** As the fact's schema says. */
  readonly answeredAt?: string | undefined;
}

/**
 * One field of a pull request: the values that were seen under the newest stamp. GitHub's clock has whole seconds, so
 * two snapshots can carry the same stamp and differ: then the field is unknown until a settled read replaces them. Two of
 * those can differ as well, where one came from a replica that lagged: then it is unknown until a read replaces them that
 * came long enough after the stamp.
 */
export interface Register<T> extends Source {
  /** Sorted, without repeats; one value when the field is known. */
  readonly values: readonly T[];
}

/** The labels that were seen under the newest stamp. */
export interface LabelRegister extends Source {
  /** Names in every snapshot of that stamp; sorted. */
  readonly always: readonly string[];
  /** Names in some of them only; sorted. */
  readonly sometimes: readonly string[];
}

/** Values of one stamp that are kept: with as many there may have been more. */
const KEPT_VALUES = 5;

/** Names that are kept of those that only some snapshots of a second show: with as many there may have been more. */
const KEPT_LABELS = 20;

/** The value of a field; undefined while it is unknown (never seen, or two values under one stamp). */
export function valueOf<T>(register: Register<T> | null): T | undefined {
  return register?.values.length === 1 ? register.values[0] : undefined;
}

/** The values that were seen under the newest stamp; undefined where there may have been more than are kept. */
export function valuesOf<T>(register: Register<T> | null): readonly T[] | undefined {
  const values = register?.values ?? [];
  return values.length < KEPT_VALUES ? values : undefined;
}

/** Whether the label is among those that were seen under the newest stamp; undefined where snapshots disagree. */
export function hasLabel(register: LabelRegister, label: string): boolean | undefined {
  if (register.always.includes(label)) return true;
  return register.sometimes.includes(label) || register.sometimes.length >= KEPT_LABELS ? undefined : false;
}

/**
 * A newer stamp replaces, a settled read replaces what merely shares its stamp, of those that no replica can spoil the
 * later one replaces the earlier, and equals are kept side by side.
 */
export function write<T>(register: Register<T> | null, value: T, source: Source): Register<T> {
  const { at, settled, answeredAt } = source;
  const fresh = { at, settled, answeredAt, values: [value] };
  const order = register === null ? 1 : compare(rank(source), rank(register));
  if (register === null || order > 0) return fresh;
  if (order < 0) return register;
  const byText = new Map([...register.values, value].map((each) => [JSON.stringify(each), each]));
  const values = [...byText].sort(([a], [b]) => compare(a, b)).map(([, each]) => each);
  return { ...fresh, values: values.slice(0, KEPT_VALUES) };
}

/** The same for labels; of equals it is kept which names they share. */
export function writeLabels(register: LabelRegister | null, labels: readonly string[], source: Source): LabelRegister {
  const names = [...new Set(labels)].sort(compare);
  const { at, settled, answeredAt } = source;
  const fresh = { at, settled, answeredAt, always: names, sometimes: [] };
  const order = register === null ? 1 : compare(rank(source), rank(register));
  if (register === null || order > 0) return fresh;
  if (order < 0) return register;
  const always = register.always.filter((name) => names.includes(name));
  const seen = new Set([...register.always, ...register.sometimes, ...names]);
  const sometimes = [...seen].filter((name) => !always.includes(name)).sort(compare);
  return { ...fresh, always, sometimes: sometimes.slice(0, KEPT_LABELS) };
}

function rank({ at, settled, answeredAt }: Source): string {
  return `${at} ${settled ? '1' : '0'} ${answeredAt ?? ''}`;
}
