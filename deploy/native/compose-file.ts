import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { projectRoot } from '../../standins/temporal/surroundings.ts';

/** The parts of a service that are looked at here; what else it may hold is the schema's business. */
export interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly user?: string;
  /** `on-failure:5`, and so on. */
  readonly restart?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly (string | Mount)[];
  readonly healthcheck?: HealthCheck;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly stop_grace_period?: string;
}

interface Mount {
  readonly source: string;
  readonly target: string;
}

/** Durations are in seconds and end with `s`. */
export interface HealthCheck {
  readonly test: readonly string[];
  readonly interval: string;
  readonly timeout: string;
  readonly retries: number;
  readonly start_period?: string;
}

/** The file as YAML understands it, with its merge keys done and its variables still in. */
export interface ComposeFile {
  readonly name?: string;
  readonly services: Readonly<Record<string, Service>>;
}

/** docker-compose.yml. */
export function composeFile(): ComposeFile {
  return parse(readProjectFile('docker-compose.yml'), { merge: true }) as ComposeFile;
}

/** One of its services. Throws where there is none. */
export function service(name: string): Service {
  const found = composeFile().services[name];
  if (found === undefined) throw new Error(`docker-compose.yml has no service ${name}`);
  return found;
}

/** A file of the project, by its path from the top. */
export function readProjectFile(path: string): string {
  return readFileSync(join(projectRoot(), path), 'utf8');
}

/** What Compose makes of a value: `${NAME}` from `variables`, else what stands behind `:-`; `$$` is a dollar. */
export function interpolate(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(/\$\$|\$\{(\w+)(?::([-?])([^}]*))?\}/g, (whole, name?: string, kind?: string, rest?: string) => {
    if (name === undefined) return '$';
    const value = variables[name] ?? '';
    if (value !== '') return value;
    if (kind === '-') return rest ?? '';
    throw new Error(`${whole}: ${name} is not given`);
  });
}

/** These services and all that they depend on, each after what it needs. All of them where none is named. */
export function inOrder({ services }: ComposeFile, names: readonly string[]): string[] {
  const order = new Set<string>();
  const add = (name: string): void => {
    const found = services[name];
    if (found === undefined) throw new Error(`docker-compose.yml has no service ${name}`);
    for (const needed of Object.keys(found.depends_on ?? {})) add(needed);
    order.add(name);
  };
  for (const name of names.length === 0 ? Object.keys(services) : names) add(name);
  return [...order];
}

/** Seconds of a duration such as `15s`; what is left out is what Compose takes. */
export function seconds(duration: string | undefined, otherwise: number): number {
  return duration === undefined ? otherwise : Number.parseFloat(duration);
}
