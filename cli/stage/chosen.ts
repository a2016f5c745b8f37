import type { Command } from 'commander';
import { BatonError } from '../../errors/baton-error.ts';
import type { CommonOptions } from '../context.ts';
import { atLeastOne, notBlank } from '../option-texts.ts';
import { findMany, findOne, type Finding, type Found } from './find.ts';
import { parseTarget } from './target.ts';

/** How runs are chosen. */
export interface Chosen extends CommonOptions {
  readonly selector?: string;
  readonly namespace?: string;
  readonly limit: number;
}

/** Adds the options that choose runs. */
export function choosing(command: Command): Command {
  return command
    .argument('[play or run...]', 'owner/repo#7 or namespace/name')
    .option('--selector <labels>', 'all runs that this label selector of Kubernetes finds', notBlank)
    .option('--namespace <name>', 'only in this namespace (default: all that are configured)')
    .option('--limit <number>', 'refuse a selector that finds more', atLeastOne, 200);
}

/** The runs that are meant: by name, or by a selector. Throws `BATON_USAGE`, and what `findOne` throws. */
export async function chosen(finding: Finding, names: readonly string[], options: Chosen): Promise<Found[]> {
  const { selector, namespace = null, limit } = options;
  if (names.length > 0 === (selector !== undefined)) throw usage('name plays or runs, or give --selector');
  if (selector === undefined) {
    const targets = [...new Set(names)].map(parseTarget);
    return Promise.all(targets.map((target) => findOne(finding, target)));
  }
  const found = await findMany(finding, selector, namespace);
  if (found.length > limit) {
    throw usage(
      `${selector} finds ${String(found.length)} runs, more than ${String(limit)}; narrow it, or say --limit`,
    );
  }
  return found;
}

function usage(detail: string): BatonError {
  return new BatonError('BATON_USAGE', { detail });
}
