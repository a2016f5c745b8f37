import { join, relative } from 'node:path';
import { projectRoot } from '../../standins/temporal/surroundings.ts';
import type { Agents } from './agents-at-hand.ts';
import { tokenOf } from './people.ts';
import { SAMPLE } from './sample.ts';

/** What can be typed next, line by line, ready to be pasted into another terminal. */
export function nextCommands(
  agents: Agents,
  at: { readonly configFile: string; readonly github: string; readonly pullRequest: number },
): string[] {
  const play = `${SAMPLE.repository}#${SAMPLE.task}`;
  const pullRequest = String(at.pullRequest);
  const byItself = [
    'A play that goes by itself:',
    '  npx baton start acme/shop 7 && npx baton status acme/shop#7 --watch',
    '',
    '`baton dev --agents off` leaves what Rex, Cleo and Tess do to you; `--agents slow` gives you time.',
  ];
  const post = (who: 'cleo' | 'tess', path: string, body: unknown): string =>
    `  curl -H 'authorization: Bearer ${tokenOf(who)}' -H 'content-type: application/json' \\\n    -d '${JSON.stringify(body)}' ${at.github}/repos/${SAMPLE.repository}/${path}`;
  const leftToYou = [
    'A play by hand: its run waits for a pull request of which Baton has not heard, until you deliver the word of it:',
    `  npx baton start ${SAMPLE.repository} ${SAMPLE.task}`,
    `  npx baton deliver ${relative(process.cwd(), join(projectRoot(), SAMPLE.delivery))}`,
    `  npx baton status ${play}`,
    `  npx baton hold ${play} --reason lunch && npx baton release ${play} --reason 'back again'`,
    '',
    'What Cleo and Tess do on GitHub, in their names; or open a gate yourself, whatever its condition says:',
    post('cleo', `issues/${pullRequest}/labels`, { labels: ['ready-for-qa'] }),
    post('tess', `pulls/${pullRequest}/reviews`, { event: 'APPROVE' }),
    `  npx baton open ${play} --reason 'nobody else is there'`,
  ];
  return [
    'In another terminal, in the folder of Baton:',
    `  export BATON_CONFIG=${at.configFile}`,
    '',
    ...(agents === 'off' ? leftToYou : byItself),
    '',
    'Ctrl-C ends all of it.',
  ];
}
