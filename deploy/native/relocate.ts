import { join } from 'node:path';
import { interpolate, type ComposeFile, type Service } from './compose-file.ts';

/** Where things are here that a container finds elsewhere. */
export interface Whereabouts {
  /** Values of `.env`. */
  readonly variables: Readonly<Record<string, string>>;
  /** The port of this machine on which each service that listens does so. */
  readonly ports: Readonly<Record<string, number>>;
  /** The port on which each of them listens in its container. */
  readonly containerPorts: Readonly<Record<string, number>>;
  /** What relative paths in the file are relative to. */
  readonly root: string;
}

/**
 * Translates what is said to a service from its container to this machine, and leaves everything else as it is:
 * `<service>:<port>`, the bare name of a service that it depends on, the container's port of itself or of such a one,
 * and paths below what is mounted.
 */
export function relocate({ services }: ComposeFile, name: string, where: Whereabouts): (text: string) => string {
  const { depends_on: needs = {}, volumes = [] } = services[name] ?? {};
  const near = Object.keys(needs);
  const mounts = volumes.map((volume) => mountOf(volume, where)).filter((mount) => mount !== null);
  const portHere = (service: string, port: string): number | undefined =>
    String(where.containerPorts[service]) === port ? where.ports[service] : undefined;
  return (text) => {
    const value = interpolate(text, where.variables);
    const [, host = '', port = ''] = /^([a-z-]+):(\d+)$/.exec(value) ?? [];
    const reached = portHere(host, port);
    if (reached !== undefined) return `127.0.0.1:${reached}`;
    if (near.includes(value) && value in where.ports) return '127.0.0.1';
    const moved = [name, ...near].map((each) => portHere(each, value)).find((found) => found !== undefined);
    if (moved !== undefined) return String(moved);
    const mount = mounts.find(({ target }) => value === target || value.startsWith(`${target}/`));
    return mount === undefined ? value : mount.source + value.slice(mount.target.length);
  };
}

/** The port on which a service listens in its container, where the file says so. */
export function publishedPort({ ports = [] }: Service): number | undefined {
  const port = ports[0]?.split(':').at(-1);
  return port === undefined ? undefined : Number(port);
}

/** Null for a volume, which is nothing but room to write. */
function mountOf(
  volume: NonNullable<Service['volumes']>[number],
  where: Whereabouts,
): { readonly source: string; readonly target: string } | null {
  const [from = '', target = ''] = typeof volume === 'string' ? volume.split(':') : [volume.source, volume.target];
  const source = interpolate(from, where.variables);
  if (!/^[./]/.test(source)) return null;
  return { source: source.startsWith('/') ? source : join(where.root, source), target };
}
