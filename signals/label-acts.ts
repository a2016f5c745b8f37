import { compare } from './compare.ts';
import type { Actor, LabelFact, PushFact } from './facts.ts';
import type { Keeping } from './keyed-set.ts';

/**
 * Somebody put a label on or took it off: what deliveries and timelines say of it together. A delivery knows at which
 * head; a timeline only infers it, and can be wrong.
 */
export interface LabelAct {
  readonly action: LabelFact['action'];
  readonly label: string;
  readonly by: Actor;
  readonly at: string;
  /** The head at that moment as a delivery told it; null: none has told of the act. */
  readonly told: string | null;
  /** Heads that timelines inferred while no delivery told one; null: no timeline shows the act. Two contradict each other. */
  readonly inferred: readonly string[] | null;
}

/** What became of a label, one act at a time. */
export interface SettledAct {
  readonly action: LabelFact['action'];
  readonly by: Actor;
  readonly at: string;
  /** The head at that moment; null where nothing says it for certain. */
  readonly head: string | null;
}

/** How far apart a delivery's stamp (the pull request's `updated_at`) and a timeline's can be for the same act. */
const SAME_ACT_MS = 5_000;

/** Tellings of one second, whose acts a timeline can't tell apart, can be stamped with this second and the next. */
const SAME_SECOND_MS = 1_000;

/** How acts on labels are kept: few would do, since only the last ones are judged; the others count rounds of rework. */
export const LABEL_ACTS: Keeping<LabelAct> = {
  keyOf: (act) => `${act.action} ${act.label} ${String(act.by.id)} ${act.at}`,
  join: joinActs,
  ownerOf: (act) => `${String(act.by.id)} ${act.label}`,
  most: 30,
};

/** The act that a fact tells of. */
export function actOf({ action, label, by, at, head, source }: LabelFact): LabelAct {
  const who = { id: by.id, login: by.login, bot: by.bot };
  if (source === 'delivery') return { action, label, by: who, at, told: head, inferred: null };
  return { action, label, by: who, at, told: null, inferred: head === null ? [] : [head] };
}

function joinActs(a: LabelAct, b: LabelAct): LabelAct {
  const told = [a.told, b.told].filter((head) => head !== null).sort(compare)[0] ?? null;
  const heads = [...new Set([...(a.inferred ?? []), ...(b.inferred ?? [])])].sort(compare);
  const by = compare(JSON.stringify(a.by), JSON.stringify(b.by)) <= 0 ? a.by : b.by;
  const shown = a.inferred !== null || b.inferred !== null;
  return { ...a, by, told, inferred: shown ? (told === null ? heads.slice(0, 2) : []) : null };
}

/**
 * The acts on a label. One that a delivery tells and a timeline shows a few seconds apart is one act: at the timeline's
 * stamp, since all of those are of one clock, and at the delivery's head.
 */
export function actsOn(
  label: string,
  known: { readonly labelActs: readonly LabelAct[]; readonly pushes: readonly PushFact[] },
): SettledAct[] {
  const acts = known.labelActs.filter((act) => act.label === label);
  const shown = acts.filter((act) => act.inferred !== null);
  const tellings = acts.filter((act) => act.told !== null);
  const showing = new Map(tellings.map((told) => [told, showingOf(told, shown, tellings)]));
  return acts
    .filter((act) => act.inferred !== null || showing.get(act) === undefined)
    .map((act) => {
      const { action, by, at } = act;
      // Where there are several tellings they are of several acts within one second: the last one counts.
      const last = acts
        .filter((other) => showing.get(other) === act)
        .sort((a, b) => compare(a.at, b.at))
        .at(-1);
      return { action, by, at, head: last?.told ?? act.told ?? inferredHead(act, known.pushes) };
    });
}

/**
 * The act of a timeline that a delivery tells: the nearest that is not later, since a delivery's stamp mostly is; else the
 * next. Where another delivery is nearer to it, whoever says the same a few seconds later means another act.
 */
function showingOf(told: LabelAct, shown: readonly LabelAct[], tellings: readonly LabelAct[]): LabelAct | undefined {
  const late = (act: LabelAct, telling = told): number => Date.parse(telling.at) - Date.parse(act.at);
  const isAlike = (act: LabelAct): boolean => act.action === told.action && act.by.id === told.by.id;
  const alike = tellings.filter(isAlike);
  const nearest = (act: LabelAct): number => Math.min(...alike.map((telling) => Math.abs(late(act, telling))));
  return shown
    .filter((act) => isAlike(act) && Math.abs(late(act)) <= Math.min(SAME_ACT_MS, nearest(act) + SAME_SECOND_MS))
    .sort((a, b) => Number(late(a) < 0) - Number(late(b) < 0) || Math.abs(late(a)) - Math.abs(late(b)))[0];
}

/**
 * The head that a timeline infers, unless it is known better: commits stand in a timeline at dates that their authors
 * chose, so a commit that was pushed after the label can stand before it.
 */
function inferredHead(act: LabelAct, pushes: readonly PushFact[]): string | null {
  const [head, other] = act.inferred ?? [];
  if (head === undefined || other !== undefined) return null;
  const ways = pushes.filter((push) => push.after === head);
  // The same push told twice carries the stamp of each telling; the first is nearest to the truth.
  const first = (way: PushFact): string =>
    ways.reduce((least, push) => (push.before === way.before && push.at < least ? push.at : least), way.at);
  return ways.some((way) => first(way) >= act.at) ? null : head;
}
