import { Command } from 'commander';
import { commonOptions, perform, type CommonOptions, type Context, type Shell } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { orStopped } from '../or-stopped.ts';
import { parsePlay } from '../play-reference.ts';
import { presentPolicy } from '../present-policy.ts';
import { statusPage } from '../status-page.ts';
import { watchPlay, type StatusPage } from '../watch-play.ts';

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
        const watching = context.withTemporal(async ({ plays }, config) => {
          const page = pageOf(context, presentPolicy(config, play));
          const last = await watchPlay(plays, play.id, context, page, stop);
          return last === null ? null : { page, last };
        });
        const watched = await orStopped(watching, stop);
        if (watched === null) return EXIT.interrupted;
        if (!context.output.live) context.output.result(watched.last, watched.page(watched.last));
        return watched.last.stage === 'completed' ? EXIT.ok : EXIT.failed;
      }
      await context.withTemporal(async ({ plays }, config) => {
        const status = await plays.status(play.id);
        context.output.result(status, pageOf(context, presentPolicy(config, play))(status));
      });
      return undefined;
    });
  return commonOptions(command, [
    'baton status acme/shop#7',
    'baton status acme/shop#7 --watch',
    'baton status acme/shop/7 --json | jq -r .stage',
  ]).action(show);
}

function pageOf({ surroundings }: Context, present: string | null): StatusPage {
  return (status) => (paint) => statusPage(status, present, surroundings.now(), paint);
}
