import type { BareFigures } from './measure-bare.ts';

/** What the skeleton is known to take, on another machine of two cores: a floor that is far from it is none. */
export const KNOWN = { historyEvents: 35, perSecond: '130 to 175' } as const;

/** Says that the skeleton is not the one that the aims are about; null where it is. Events don't depend on the machine. */
export function remarkOn({ historyEvents }: Pick<BareFigures, 'historyEvents'>): string | null {
  if (historyEvents === KNOWN.historyEvents) return null;
  return `The bare workflow took ${historyEvents} history events and not ${KNOWN.historyEvents}: it is not the floor that the aims are about.`;
}
