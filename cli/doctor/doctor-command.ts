import { Command } from 'commander';
import { commonOptions, perform, type CommonOptions, type Shell } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { present } from './present.ts';
import { runChecks } from './run-checks.ts';

/** `baton doctor`: looks at everything that Baton needs, and says what is missing and what to do. It changes nothing. */
export function doctorCommand(shell: Shell): Command {
  const command = new Command('doctor').description(
    'Look at everything that Baton needs (configuration, cluster, rights, templates, Temporal, GitHub) and say what to do. Changes nothing; exit code 1 if something fails.',
  );
  const examine = (options: CommonOptions) =>
    perform(shell, options, async (context) => {
      const { surroundings, output } = context;
      const read = await context.config();
      const { allChecks } = await import('./all-checks.ts');
      const { checks, close } = allChecks(read, surroundings.env);
      const stop = surroundings.stopSignal();
      const onDone = ({ about }: { about: string }, done: number): void =>
        output.progress(`${String(done)}/${String(checks.length)} ${about}`);
      const findings = await runChecks(checks, { onDone, signal: stop }).finally(close);
      if (stop.aborted) return EXIT.interrupted;
      const isWell = findings.every(({ standing }) => standing !== 'fail');
      output.result({ ok: isWell, findings }, (paint) => present(findings, paint));
      return isWell ? EXIT.ok : EXIT.failed;
    });
  return commonOptions(command, [
    'baton doctor',
    'kubectl --namespace baton exec deployment/baton-worker -- node /baton/bin/baton.js doctor',
    'baton doctor --json | jq \'.findings[] | select(.standing != "ok")\'',
  ]).action(examine);
}
