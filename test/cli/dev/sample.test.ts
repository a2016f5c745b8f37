import { expect, test } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import { populate } from '../../../cli/dev/people.ts';
import { openSample, SAMPLE } from '../../../cli/dev/sample.ts';
import { createGitHubWorld } from '../../../standins/github/world/github-world.ts';
import type { WorldEvent } from '../../../standins/github/world/world-context.ts';

test('the sample delivery is what GitHub would have sent when the pull request was opened that waits in `baton dev`', () => {
  const world = createGitHubWorld({ clock: () => new Date('2026-01-05T09:00:00Z') });
  const people = populate(world);
  const events: WorldEvent[] = [];
  world.listen((event) => void events.push(event));
  openSample(world, people);
  const opened = events.find(({ action }) => action === 'opened');
  const sample = { event: opened?.event, payload: opened?.payload };
  // After a change of the stand-in: BATON_RECORD_SAMPLES=1 npm test -- test/cli/dev
  if (process.env['BATON_RECORD_SAMPLES'] === '1') {
    writeFileSync(SAMPLE.delivery, `${JSON.stringify(sample, null, 2)}\n`);
  }
  expect(JSON.parse(readFileSync(SAMPLE.delivery, 'utf8'))).toEqual(JSON.parse(JSON.stringify(sample)));
});
