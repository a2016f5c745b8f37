import { z } from 'zod';
import { durationSchema, toMs } from './duration.ts';

const positive = durationSchema.refine((duration) => toMs(duration) > 0, 'expected more than nothing');

/** A whole number of a range, with one message whatever is wrong with it. */
function between(from: number, to: number) {
  const error = `expected a whole number from ${String(from)} to ${String(to)}`;
  return z.int({ error }).min(from, { error }).max(to, { error });
}

/** `breaker`: when a target counts as away, and how long it is left alone then. */
export const breakerSchema = z
  .strictObject({
    minimumCalls: between(1, 100)
      .default(10)
      .describe('Calls within the window below which no breaker opens: so few harm nobody.'),
    failurePercent: between(1, 100).default(50).describe('From this share of failures on a breaker opens.'),
    window: positive.default('1m').describe('How long a call counts; of the calls in it the newest 100.'),
    slowAfter: positive
      .default('10s')
      .describe('A call that took longer is slow. Where all calls of the window are, a breaker opens.'),
    openFor: positive.default('5s').describe('How long a breaker that opens for the first time stays open.'),
    openAtMost: positive
      .default('25s')
      .describe(
        'It stays open twice as long each time that it opens again, up to this. Beyond 27s an attempt can be spent on waiting, since Temporal lets attempts pause 30s at most.',
      ),
  })
  .superRefine(({ openFor, openAtMost }, context) => {
    if (toMs(openAtMost) >= toMs(openFor)) return;
    context.addIssue({ code: 'custom', path: [], message: 'expected an openAtMost that is no shorter than openFor' });
  });

/** The section in milliseconds, by the names that breakers have for it. */
export function breakerKnobs(section: z.infer<typeof breakerSchema>) {
  const { minimumCalls, failurePercent, window, slowAfter, openFor, openAtMost } = section;
  return {
    minimumCalls,
    failurePercent,
    windowMs: toMs(window),
    slowMs: toMs(slowAfter),
    openMs: toMs(openFor),
    openAtMostMs: toMs(openAtMost),
  };
}
