import { freePort } from '../../standins/temporal/free-port.ts';
import { projectRoot } from '../../standins/temporal/surroundings.ts';
import { composeFile, inOrder, type Service } from './compose-file.ts';
import { IMAGES, type Image } from './images.ts';
import { missing } from './programs.ts';
import { publishedPort, relocate } from './relocate.ts';

/** What is to run, and where. */
export interface Plan {
  /** Each service after what it needs. */
  readonly order: readonly Planned[];
  /** The port of this machine on which each service that listens does so. */
  readonly ports: Readonly<Record<string, number>>;
}

/** A service of docker-compose.yml, translated to this machine. */
export interface Planned {
  readonly name: string;
  readonly service: Service;
  readonly image: Image;
  /** Of the image. */
  readonly version: string;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** The command of its health check; empty without one. */
  readonly health: readonly string[];
}

/**
 * Translates services and all that they depend on.
 * @param names none means all
 * @param variables what `.env` would say
 */
export async function plan(names: readonly string[], variables: Readonly<Record<string, string>>): Promise<Plan> {
  const file = composeFile();
  const order = inOrder(file, names);
  const containerPorts: Record<string, number> = {};
  const ports: Record<string, number> = {};
  for (const name of order) {
    const service = file.services[name] ?? {};
    const port = publishedPort(service) ?? imageOf(service).image.port;
    if (port === undefined) continue;
    containerPorts[name] = port;
    ports[name] = await freePort();
  }
  const where = { variables, ports, containerPorts, root: projectRoot() };
  return {
    ports,
    order: order.map((name) => {
      const service = file.services[name] ?? {};
      const here = relocate(file, name, where);
      const environment = Object.entries(service.environment ?? {}).map(([key, value]) => [key, here(value)] as const);
      const [kind, ...health] = (service.healthcheck?.test ?? []).map(here);
      if (kind !== undefined && kind !== 'CMD') throw new Error(`${name}: a health check ${kind} needs a container`);
      const command = (service.command ?? []).map(here);
      return { name, service, ...imageOf(service), command, environment: Object.fromEntries(environment), health };
    }),
  };
}

/** Programs without which these services can't be run here, with what to do about it, a line each. */
export function whatIsMissing(names: readonly string[], env: NodeJS.ProcessEnv): string[] {
  const file = composeFile();
  const services = inOrder(file, names).map((name) => file.services[name] ?? {});
  return missing(
    services.flatMap((service) => imageOf(service).image.needs),
    env,
  );
}

function imageOf({ image = '', build }: Service): { readonly image: Image; readonly version: string } {
  const [name = '', version = ''] = build === undefined ? image.split(':') : [''];
  const found = IMAGES[name];
  if (found === undefined) throw new Error(`how to run the image ${image} without a container is not known here`);
  return { image: found, version };
}
