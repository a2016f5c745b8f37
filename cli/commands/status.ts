import { Command } from 'commander';
import type { PlayStatus } from '../../signals/messages.ts';
import { commonOptions, perform, type CommonOptions, type Context, type Shell } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { orStopped } from '../or-stopped.ts';
import { parsePlay } from '../play-reference.ts';
import { statusPage } from '../status-page.ts';
import { watchPlay } from '../watch-play.ts';

interface Options extends CommonOptions {
  readonly watch?: boolean;
}

/** `baton status`: where a play is, what it waits for, and why. */
export function statusCommand(shell: Shell): Command {
  const command = new Command('status')
    .description('Show where a play is and what it waits for.')
    .argument('<play>', 'owner/repo#7 or owner/repo/7')
    .option('--watch', 'go on until the play has ended; then 0 says completed and 1 any other end');
  const show = (name: string, options: Options) =>
    perform(shell, options, async (context) => {
      const play = parsePlay(name);
      if (options.watch === true) {
        const stop = context.surroundings.stopSignal();
        const watching = context.withTemporal(({ plays }) => watchPlay(plays, play.id, context, stop));
        const last = await orStopped(watching, stop);
        if (last === null) return EXIT.interrupted;
        if (!context.output.live) answer(context, last);
        return last.stage === 'completed' ? EXIT.ok : EXIT.failed;
      }
      answer(context, await context.withTemporal(({ plays }) => plays.status(play.id)));
      return undefined;
    });
  return commonOptions(command, [
    'baton status acme/shop#7',
    'baton status acme/shop#7 --watch',
    'baton status acme/shop/7 --json | jq -r .stage',
  ]).action(show);
}

function answer(context: Context, status: PlayStatus): void {
  context.output.result(status, (paint) => statusPage(status, context.surroundings.now(), paint));
}
