import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** The parts of a service that the tests look at; what else it may hold is the schema's business. */
export interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly user?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

/** docker-compose.yml as YAML understands it, with its merge keys done and its variables still in. */
export function composeFile(): { readonly name?: string; readonly services: Readonly<Record<string, Service>> } {
  return parse(readProjectFile('docker-compose.yml'), { merge: true }) as ReturnType<typeof composeFile>;
}

/** One of its services. Throws where there is none. */
export function service(name: string): Service {
  const found = composeFile().services[name];
  if (found === undefined) throw new Error(`docker-compose.yml has no service ${name}`);
  return found;
}

/** A file of the project, by its path from the top. */
export function readProjectFile(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
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
