import { Command } from 'commander';
import { commonOptions, perform, type CommonOptions, type Shell } from '../context.ts';

interface Options extends CommonOptions {
  readonly host?: string;
  readonly port?: string;
}

/** `baton bridge`: the process that takes GitHub's webhooks. Its logs are JSON lines. */
export function bridgeCommand(shell: Shell): Command {
  const command = new Command('bridge')
    .description("Run the bridge: takes GitHub's webhooks, until SIGINT or SIGTERM. Its log is JSON lines.")
    .option('--host <address>', 'where to listen')
    .option('--port <number>', 'where to listen; 0 for any free port');
  const serve = (options: Options) =>
    perform(shell, options, async (context) => {
      const { host, port } = options;
      // Text that is no number is the schema's to refuse, with the words that it has for the file too.
      const number = port !== undefined && /^\d+$/.test(port) ? Number(port) : (port as number | undefined);
      const { config } = await context.config({ bridge: { host, port: number } });
      const { runBridge } = await import('../../bridge/run-bridge.ts');
      const { createOctokitGitHub } = await import('../../activities/github/octokit-github.ts');
      const { connectOptions } = await import('../../worker/connect.ts');
      const { env, stopSignal } = context.surroundings;
      const github = createOctokitGitHub(config.github);
      await runBridge({ config, temporal: connectOptions(config, env), github, signal: stopSignal() });
      return undefined;
    });
  return commonOptions(command, [
    'baton bridge',
    'BATON_WEBHOOK_SECRETS=new,old baton bridge --host 0.0.0.0 --port 8080',
  ]).action(serve);
}
