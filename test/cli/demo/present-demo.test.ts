import { describe, expect, test } from '@jest/globals';
import { ALL_PLAYS } from '../../../cli/demo/all-plays.ts';
import { presentDemo } from '../../../cli/demo/present-demo.ts';
import { createProgress } from '../../../cli/demo/progress.ts';
import { createOutput } from '../../../cli/output.ts';
import { processSurroundings } from '../../../cli/process-surroundings.ts';

/** A sink that remembers, and paint that is off. */
function audience(): { readonly written: string[]; readonly sink: { write: (text: string) => void } } {
  const written: string[] = [];
  return { written, sink: { write: (text) => void written.push(text) } };
}
const stream = audience().sink;
const { paint } = createOutput({ stdout: stream, stderr: stream, env: { NO_COLOR: '1' }, json: false });

describe('the demo before an audience', () => {
  test('names the plays that there are when asked for another', async () => {
    const asked = presentDemo(processSurroundings(), {
      json: true,
      keep: false,
      cluster: 'stand-in',
      only: ['smooth', 'rough'],
    });
    await expect(asked).rejects.toMatchObject({
      code: 'BATON_USAGE',
      detail: expect.stringMatching(/rough.*smooth, early/),
    });
  });

  test('gives each play a task of its own', () => {
    const places = ALL_PLAYS.map(({ repository, task }) => `${repository}#${task}`);
    expect(new Set(places).size).toBe(7);
  });

  test('says each thing on a line of its own where nothing can be redrawn', () => {
    const { written, sink } = audience();
    const progress = createProgress({ sink, paint, live: false, plays: ['smooth', 'early'], now: () => 0 });
    progress.announce('It begins.');
    progress.tell('smooth', 'Rex is at work');
    progress.tell('early', 'Rex is at work');
    expect(written).toEqual([
      '  0.0 s  It begins.\n',
      '  0.0 s  smooth  Rex is at work\n',
      '  0.0 s  early   Rex is at work\n',
    ]);
  });

  test('redraws one line a play on a terminal, and no line is wider than that', () => {
    const { written, sink } = audience();
    const progress = createProgress({ sink, paint, live: true, plays: ['a', 'b'], columns: 40, now: () => 0 });
    progress.tell('a', 'Rex is at work');
    progress.tell('b', 'something that takes a great many words to be said in full');
    const [up, ...lines] = written.slice(-3).map((text) => text.replaceAll('\u001b', '').trimEnd());
    expect(up).toBe('[2A');
    expect(lines).toEqual([
      '[2K  0.0 s  a  Rex is at work',
      expect.stringMatching(/^\[2K {2}0\.0 s {2}b {2}something that .*…$/),
    ]);
    for (const line of lines) expect(line.length - '[2K'.length).toBeLessThanOrEqual(40);
  });
});
