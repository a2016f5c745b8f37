import { describe, expect, test } from '@jest/globals';
import { MOST_PARAMETER_CHARACTERS, type ResumeAsked } from '../../../signals/resume.ts';
import { resumeAskedSchema } from '../../../signals/resume-schemas.ts';
import { answer, ask, credit, withBook } from '../../../workflows/play/resume-asks.ts';
import { begin } from '../../../workflows/play/state.ts';
import { INPUT } from './simulation.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const STATE = begin(INPUT, NOW);

function asked(request: string, about: Partial<ResumeAsked> = {}): ResumeAsked {
  return {
    request,
    ask: 1,
    run: 'uid',
    gate: 'waiting-pr-created',
    by: 'ci',
    parameters: {},
    override: null,
    ...about,
  };
}

describe('what a play remembers of resume requests', () => {
  test('a question told twice waits once, and one that was answered is answered again alike', () => {
    const waiting = ask(ask(STATE, asked('a'), NOW), asked('a'), NOW);
    expect(waiting.resumes.asked).toHaveLength(1);
    const told = answer(waiting, asked('a'), { outcome: 'held', reason: 'lunch' });
    const again = ask(withBook(told, { outbox: [] }), asked('a'), NOW);
    expect(again.resumes).toMatchObject({ asked: [], outbox: told.resumes.outbox });
    expect(ask(again, asked('a', { ask: 2 }), NOW).resumes.asked).toHaveLength(1);
  });

  test('each question makes it look again', () => {
    expect(ask({ ...STATE, lookAgain: [] }, asked('a'), NOW).lookAgain).toContain('run');
  });

  test('of those that wait for a gate that is opened the first to ask gets the credit', () => {
    const others = [asked('other-run', { run: 'another' }), asked('other-gate', { gate: 'waiting-pr-approved' })];
    const all = [...others, asked('first'), asked('second')].reduce((state, each) => ask(state, each, NOW), STATE);
    const credited = credit(all, 'waiting-pr-created', 'uid').resumes.asked.filter((each) => each.credited);
    expect(credited.map(({ request }) => request)).toEqual(['first']);
  });

  test('however many ask, what travels through continue-as-new is bounded', () => {
    const long = { name: 'x'.repeat(MOST_PARAMETER_CHARACTERS - 20) };
    expect(resumeAskedSchema.safeParse(asked('a', { parameters: long })).success).toBe(true);
    expect(resumeAskedSchema.safeParse(asked('a', { parameters: { ...long, more: 'x'.repeat(20) } })).success).toBe(
      false,
    );
    let state = STATE;
    for (let request = 0; request < 200; request += 1) {
      state = ask(state, asked(String(request), { parameters: long }), NOW);
      if (request % 2 === 0)
        state = answer(state, asked(String(request)), { outcome: 'held', reason: 'x'.repeat(9_999) });
    }
    expect(JSON.stringify(state.resumes).length).toBeLessThan(300_000);
    expect(state.resumes.outbox.at(-1)?.answer).toMatchObject({ outcome: 'unreachable' });
  });
});
