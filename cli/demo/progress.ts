import type { Paint, Sink } from '../output.ts';

/** What the audience sees while the plays run. */
export interface Progress {
  /** Something happened in a play. */
  readonly tell: (play: string, what: string, mood?: keyof Paint) => void;
  /** Something happened around the plays. */
  readonly announce: (what: string) => void;
}

/** Where and how progress is shown. */
export interface ProgressOptions {
  readonly sink: Sink;
  readonly paint: Paint;
  /** Lines are redrawn in their places; otherwise each word is a line of its own. */
  readonly live: boolean;
  readonly plays: readonly string[];
  /** Width of the terminal: a line that is redrawn must not wrap. @default 80 */
  readonly columns?: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** One line a play, redrawn on a terminal; elsewhere one line for each thing that happens. */
export function createProgress({ sink, paint, live, plays, columns = 80, now }: ProgressOptions): Progress {
  const began = now();
  const width = Math.max(0, ...plays.map((name) => name.length));
  const lines = new Map<string, string>();
  let drawn = 0;
  // The clock, the name and the gaps between them.
  const room = Math.max(10, columns - width - 12);
  const shortened = (what: string): string => (live && what.length > room ? `${what.slice(0, room - 1)}…` : what);
  const clock = (): string => paint.faint(`${((now() - began) / 1_000).toFixed(1).padStart(5)} s`);
  const line = (play: string, what: string): string => `${clock()}  ${paint.strong(play.padEnd(width))}  ${what}`;

  const redraw = (): void => {
    if (drawn > 0) sink.write(`\u001b[${String(drawn)}A`);
    const shown = [...lines.values()];
    for (const each of shown) sink.write(`\u001b[2K${each}\n`);
    drawn = shown.length;
  };

  return {
    tell: (play, what, mood) => {
      const text = line(play, mood === undefined ? shortened(what) : paint[mood](shortened(what)));
      if (!live) {
        sink.write(`${text}\n`);
        return;
      }
      if (lines.size === 0) for (const name of plays) lines.set(name, line(name, paint.faint('waits to begin')));
      lines.set(play, text);
      redraw();
    },
    announce: (what) => {
      if (drawn > 0) sink.write(`\u001b[${String(drawn)}A\u001b[J`);
      drawn = 0;
      sink.write(`${clock()}  ${what}\n`);
      if (lines.size > 0) redraw();
    },
  };
}
