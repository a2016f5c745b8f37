import { readFileSync } from 'node:fs';
import { basename, relative, resolve } from 'node:path';
import { BatonError } from '../errors/baton-error.ts';
import { environmentSettings, type EnvironmentSetting } from './environment.ts';
import { layer, withKey, type PlainObject } from './layers.ts';
import { problemsOf, type Problem } from './problems.ts';
import { configSchema, type Config } from './schema.ts';
import { readYaml, type YamlSource } from './yaml-source.ts';

/** The same shape with everything optional. */
export type DeepPartial<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: DeepPartial<T[K]> | undefined }
    : T;

/** Where a configuration comes from: the file, the environment over it, and flags over both. */
interface ConfigSources {
  /** From `--config`. @default BATON_CONFIG, else ./baton.yaml, which may be missing */
  readonly path?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly flags?: DeepPartial<Config> | undefined;
  /** The folder that relative paths start from. @default the process's own */
  readonly folder?: string | undefined;
}

/** A configuration, and the file that it was read from; null when there was none. */
export interface ReadConfig {
  readonly config: Config;
  readonly file: string | null;
  /**
   * Where the value at this path comes from: `baton.yaml:3:5`, a variable, the command line; of a key that is nowhere, where
   * the key above it stands. Null where nothing says anything about it.
   */
  readonly placeOf: (path: readonly PropertyKey[]) => string | null;
}

const DEFAULT_FILE = 'baton.yaml';

/**
 * Reads the configuration. Throws `BATON_CONFIG_INVALID` with every problem at once: where (file, line and column, or
 * the variable), which key, what is there, and what was expected. Values of secrets are never told.
 */
export function loadConfig(sources: ConfigSources): Config {
  return readConfig(sources).config;
}

/** Like `loadConfig`, and says which file it was. */
export function readConfig(sources: ConfigSources): ReadConfig {
  const source = readSource(sources);
  const settings = environmentSettings(sources.env);
  const fromFile = source?.value ?? {};
  if (!isPlainObject(fromFile)) throw invalid([`${source?.name ?? DEFAULT_FILE}:1:1: expected a mapping of keys`]);

  const fromEnvironment = settings.reduce<PlainObject>(
    (all, { key, value }) => withKey(all, key.split('.'), value),
    {},
  );
  const flags = (sources.flags ?? {}) as PlainObject;
  const raw = layer(layer(fromFile, fromEnvironment), flags);

  const parsed = configSchema.safeParse(raw);
  const place = (problem: Pick<Problem, 'path' | 'part'>): string | null =>
    placeOf(problem, { source, settings, flags });
  if (parsed.success) {
    return { config: parsed.data, file: source?.name ?? null, placeOf: (path) => place({ path, part: 'value' }) };
  }
  const lines = problemsOf(raw, parsed.error).map((problem) => `${place(problem) ?? 'configuration'}: ${problem.text}`);
  throw invalid(lines.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })));
}

function readSource(sources: ConfigSources): YamlSource | null {
  const folder = sources.folder ?? process.cwd();
  const variable = sources.env['BATON_CONFIG'] ?? '';
  const named = sources.path ?? (variable === '' ? undefined : variable);
  const path = resolve(folder, named ?? DEFAULT_FILE);
  const text = readText(path, named, sources.path === undefined ? 'BATON_CONFIG' : '--config');
  if (text === null) return null;
  const name = path === resolve(folder, basename(path)) ? basename(path) : shorter(path, relative(folder, path));
  const source = readYaml(name, text);
  if (source.mistakes.length > 0) throw invalid(source.mistakes.map((mistake) => `${mistake.at}: ${mistake.text}`));
  return source;
}

/** Null when there is no file and none was named. */
function readText(path: string, named: string | undefined, namedBy: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code === 'ENOENT' && named === undefined) return null;
    const why = code === 'ENOENT' ? 'there is no such file' : `it can't be read (${code})`;
    const by = named === undefined ? '' : `${namedBy} names `;
    throw new BatonError('BATON_CONFIG_INVALID', { detail: `${by}${named ?? path}: ${why}`, cause: error });
  }
}

function shorter(a: string, b: string): string {
  return b.length < a.length ? b : a;
}

interface Layers {
  readonly source: YamlSource | null;
  readonly settings: readonly EnvironmentSetting[];
  readonly flags: PlainObject;
}

/** The highest layer that says something at this path is the one to mend; null for none. */
function placeOf(problem: Pick<Problem, 'path' | 'part'>, { source, settings, flags }: Layers): string | null {
  if (has(flags, problem.path)) return 'command line';
  const key = problem.path.map(String).join('.');
  const setting = settings.find((each) => `${key}.`.startsWith(`${each.key}.`));
  if (setting !== undefined) return setting.name;
  return source === null ? null : source.positionOf(problem.path, problem.part);
}

function has(value: unknown, path: readonly PropertyKey[]): boolean {
  const [step, ...rest] = path;
  if (step === undefined) return value !== undefined && path.length === 0;
  return (
    isPlainObject(value) && value[String(step)] !== undefined && (rest.length === 0 || has(value[String(step)], rest))
  );
}

function isPlainObject(value: unknown): value is PlainObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(lines: readonly string[]): BatonError {
  const [first] = lines;
  const detail = lines.length === 1 && first !== undefined ? first : ['', ...lines].join('\n  ');
  return new BatonError('BATON_CONFIG_INVALID', { detail });
}
