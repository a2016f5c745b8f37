import type { DemoPlay } from './demo-play.ts';
import { evidenceOf } from './evidence.ts';
import type { RawLogs } from './raw-logs.ts';

/** A line of `claims.jsonl`: whether the raw logs show what a play is there to show. */
export interface JudgedClaim {
  readonly play: string;
  readonly claim: string;
  readonly holds: boolean;
}

/** Judges the claims of these plays by nothing but the raw logs. None holds of a play that could not be asked. */
export function judgeClaims(plays: readonly Pick<DemoPlay, 'name' | 'claims'>[], logs: RawLogs): JudgedClaim[] {
  return plays.flatMap(({ name, claims }) => {
    const record = logs.plays.find((each) => each.name === name);
    const evidence = record === undefined ? null : evidenceOf(record, logs);
    return claims.map(({ what, holds }) => ({ play: name, claim: what, holds: evidence !== null && holds(evidence) }));
  });
}

/** What is not shown, in words; empty for a demo that went as it should. */
export function brokenClaims(claims: readonly JudgedClaim[]): string[] {
  return claims.filter(({ holds }) => !holds).map(({ play, claim }) => `${play} did not show this: ${claim}`);
}
