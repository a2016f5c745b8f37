import type { ResumeAnswer, ResumeAsked } from '../../signals/resume.ts';
import { gateOf } from './stages.ts';
import { lookAfresh } from './commands.ts';
import type { ResumeBook } from './resume-book.ts';
import { line, note, type PlayState } from './state.ts';
import { position } from './view.ts';

/** How a play takes the questions of resume requests, and remembers its answers. */

/** Requests that wait at once, and answers that are remembered. */
const MOST_ASKED = 20;
const KEPT_ANSWERS = 30;

/** Reasons why a condition does not hold that an answer tells. */
const MOST_UNMET = 10;

/** Takes a question: the play looks again, and answers when it has come to rest. `now` in milliseconds since the epoch. */
export function ask(state: PlayState, asked: ResumeAsked, now: number): PlayState {
  const { answered, asked: waiting } = state.resumes;
  const isSame = (other: { readonly request: string }, number: number): boolean =>
    other.request === asked.request && number === asked.ask;
  if (waiting.some((other) => isSame(other, other.ask))) return state;
  const before = answered.find((other) => isSame(other, other.answer.ask));
  if (before !== undefined) return withBook(state, { outbox: [...state.resumes.outbox, before] });
  if (waiting.length >= MOST_ASKED) {
    const reason = `${String(MOST_ASKED)} requests wait for this play already`;
    return answer(state, asked, { outcome: 'unreachable', reason });
  }
  const pending = { ...asked, credited: false, overridden: false };
  const next = withBook(lookAfresh(state), { asked: [...waiting, pending] });
  return note(next, now, `${asked.request}: ${asked.by} asks to look at ${asked.gate} and judge`);
}

/** Answers a request, which waits no more. */
export function answer(
  state: PlayState,
  { ask: number, request }: Pick<ResumeAsked, 'ask' | 'request'>,
  words: Pick<ResumeAnswer, 'outcome'> & Partial<ResumeAnswer>,
): PlayState {
  const { asked, answered, outbox } = state.resumes;
  const told: ResumeAnswer = { reason: '', unmet: [], candidates: [], openedAt: null, ...words, ask: number };
  const unmet = told.unmet.slice(0, MOST_UNMET).map(line);
  const given = { request, answer: { ...told, reason: line(told.reason), unmet } };
  return withBook(state, {
    asked: asked.filter((other) => other.request !== request || other.ask !== number),
    outbox: [...outbox, given].slice(-2 * MOST_ASKED),
    answered: [...answered, given].slice(-KEPT_ANSWERS),
  });
}

/** The play has opened a gate: of those that wait for it, the first to ask has brought it about. */
export function credit(state: PlayState, gate: string, run: string): PlayState {
  const { asked } = state.resumes;
  const first = asked.find((each) => each.gate === gate && each.run === run);
  if (first === undefined) return state;
  return withBook(state, { asked: asked.map((each) => (each === first ? { ...each, credited: true } : each)) });
}

/** The values that a waiting request gives for the outputs of the gate at which the run stands; null where none does. */
export function valuesGiven(state: PlayState): Readonly<Record<string, string>> | null {
  const where = position(state);
  if (where?.kind !== 'gate' || state.resumes.asked.length === 0) return null;
  const waiting = state.policy.stages[gateOf(state.policy, where.node)]?.gate.waiting;
  const given = state.resumes.asked.find(
    ({ gate, parameters, run }) => gate === waiting && run === state.run?.uid && Object.keys(parameters).length > 0,
  );
  return given?.parameters ?? null;
}

export function withBook(state: PlayState, book: Partial<ResumeBook>): PlayState {
  return { ...state, resumes: { ...state.resumes, ...book } };
}
