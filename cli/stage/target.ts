import { BatonError } from '../../errors/baton-error.ts';
import type { Config } from '../../config/schema.ts';
import { parsePlay, type PlayReference } from '../play-reference.ts';

/** What a person names to see or move a stage: a play, or the run itself. */
export type StageTarget =
  | { readonly kind: 'play'; readonly play: PlayReference }
  | { readonly kind: 'run'; readonly namespace: string; readonly name: string };

const LABEL = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?';
const RUN = new RegExp(`^(${LABEL})/(${LABEL}(?:\\.${LABEL})*)$`);

/** Reads `owner/repo#7` or `owner/repo/7` as a play, `namespace/name` as a run. Throws `BATON_USAGE`. */
export function parseTarget(text: string): StageTarget {
  const [, namespace, name] = RUN.exec(text) ?? [];
  if (namespace !== undefined && name !== undefined) return { kind: 'run', namespace, name };
  if (/^[^/]+\/[^/]+[#/]\d+$|^play\//.test(text)) return { kind: 'play', play: parsePlay(text) };
  const detail = `"${text}" is neither a play nor a run, expected owner/repo#7 or namespace/name`;
  throw new BatonError('BATON_USAGE', { detail });
}

/** The namespaces in which runs are, as the configuration says. */
export function namespacesOf(config: Config): string[] {
  const configured = config.repositories.map(({ namespace }) => namespace);
  return configured.length === 0 ? ['argo'] : [...new Set(configured)];
}
