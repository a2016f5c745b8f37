import { Command } from 'commander';
import type { Config } from '../../config/schema.ts';
import { BatonError } from '../../errors/baton-error.ts';
import { commonOptions, perform, type CommonOptions, type Shell } from '../context.ts';
import type { SearchAttribute, ServerSetup } from '../server-setup.ts';

/** One thing that was there already or is now. */
interface Step {
  readonly what: 'search-attribute' | 'watch' | 'schedule';
  readonly name: string;
  readonly outcome: 'created' | 'present';
}

const WORDS: Readonly<Record<Step['what'], string>> = {
  'search-attribute': 'search attribute',
  watch: 'watch of namespace',
  schedule: 'schedule',
};

/** `baton setup`: prepares a Temporal namespace. Doing it again changes nothing. */
export function setupCommand(shell: Shell): Command {
  const command = new Command('setup').description(
    'Prepare Temporal: register the search attributes, start the watch and schedule the sweep. Safe to repeat.',
  );
  const setUp = (options: CommonOptions) =>
    perform(shell, options, async (context) => {
      const steps = await context.withTemporal(async ({ setup }, config) => [
        ...(await registerSearchAttributes(setup)),
        ...(await startWatches(setup, config)),
        await scheduleSweep(setup),
      ]);
      context.output.result(steps, (paint) =>
        steps
          .map(({ what, name, outcome }) => {
            const words = `${WORDS[what]} ${name}`;
            return outcome === 'created'
              ? `${paint.good('+')} ${words}`
              : `${paint.faint('=')} ${words} ${paint.faint('(was there)')}`;
          })
          .join('\n'),
      );
      return undefined;
    });
  return commonOptions(command, ['baton setup', 'baton setup --temporal-address temporal:7233']).action(setUp);
}

async function registerSearchAttributes(setup: ServerSetup): Promise<Step[]> {
  const { SEARCH_ATTRIBUTES } = await import('../../signals/messages.ts');
  const wanted = Object.values(SEARCH_ATTRIBUTES).map(({ name, type }): SearchAttribute => ({ name, type }));
  const present = await setup.searchAttributes();
  const wrong = wanted.find(({ name, type }) => present.has(name) && present.get(name) !== type);
  if (wrong !== undefined) {
    const detail = `search attribute ${wrong.name} is ${present.get(wrong.name) ?? ''}, expected ${wrong.type}; rename the other one`;
    throw new BatonError('BATON_TEMPORAL_REFUSED', { detail });
  }
  const missing = wanted.filter(({ name }) => !present.has(name));
  if (missing.length > 0) await setup.addSearchAttributes(missing);
  return wanted.map(({ name }) => ({
    what: 'search-attribute',
    name,
    outcome: missing.some((each) => each.name === name) ? 'created' : 'present',
  }));
}

async function startWatches(setup: ServerSetup, config: Config): Promise<Step[]> {
  const namespaces = [...new Set(config.repositories.map(({ namespace }) => namespace))];
  const steps: Step[] = [];
  for (const name of namespaces) {
    const answer = await setup.startWatch(name);
    steps.push({ what: 'watch', name, outcome: answer === 'started' ? 'created' : 'present' });
  }
  return steps;
}

async function scheduleSweep(setup: ServerSetup): Promise<Step> {
  const answer = await setup.startSweep();
  return { what: 'schedule', name: 'sweep', outcome: answer === 'started' ? 'created' : 'present' };
}
