/** Where text goes: the process's stream, or a buffer in a test. */
export interface Sink {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
}

/** The few colours that we use, by meaning. Each returns its text as it is where colours are off. */
export interface Paint {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly good: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly bad: (text: string) => string;
}

/** What a command says, in the form that was asked for. */
export interface Output {
  readonly json: boolean;
  /** Whether a person looks on and the screen may be redrawn. */
  readonly live: boolean;
  readonly paint: Paint;
  /** The command's answer, once: one JSON value, or a text for people. */
  result(value: unknown, forPeople: (paint: Paint) => string): void;
  /** Text for people on stdout, as it is; nothing under `--json`. */
  page(text: string): void;
  /** What is going on, on stderr, under `--json` too: people and logs both see that something happens. */
  progress(line: string): void;
}

/** Speaks JSON or plain words, in colour only to a terminal that wants it (NO_COLOR, FORCE_COLOR, TERM=dumb). */
export function createOutput(out: {
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly env: NodeJS.ProcessEnv;
  readonly json: boolean;
}): Output {
  const paint = createPaint(wantsColour(out.stdout, out.env));
  return {
    json: out.json,
    live: !out.json && out.stdout.isTTY === true,
    paint,
    result: (value, forPeople) => {
      out.stdout.write(out.json ? `${JSON.stringify(value, null, 2)}\n` : `${forPeople(paint).trimEnd()}\n`);
    },
    page: (text) => {
      if (!out.json) out.stdout.write(text);
    },
    progress: (line) => {
      out.stderr.write(`${line}\n`);
    },
  };
}

function wantsColour(sink: Sink, env: NodeJS.ProcessEnv): boolean {
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  const forced = env['FORCE_COLOR'] ?? '';
  if (forced !== '') return forced !== '0';
  return sink.isTTY === true && env['TERM'] !== 'dumb';
}

/** ANSI codes that switch a style on, and the ones that switch it off. */
function createPaint(colour: boolean): Paint {
  const style = (on: number, off: number) => (text: string) =>
    colour && text !== '' ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  return {
    strong: style(1, 22),
    faint: style(90, 39),
    good: style(32, 39),
    warning: style(33, 39),
    bad: style(31, 39),
  };
}
