import { createActs } from '../../standins/agents/acts.ts';
import { defaultCast } from '../../standins/agents/default-cast.ts';
import { startAgents } from '../../standins/agents/start-agents.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { createOutput } from '../output.ts';
import type { Surroundings } from '../surroundings.ts';
import { createCleanup } from './cleanup.ts';
import { openHouse, type House } from './house.ts';
import { preferredPort } from './preferred-port.ts';
import type { Ports } from './start-stand-ins.ts';
import { NAMESPACE } from './write-config.ts';

/** Where everything listens where nobody else does. */
const PORTS = { temporal: 7233, ui: 8233, bridge: 8080, cluster: 8001, github: 8002 };

/** Milliseconds: long enough to see each stage in another terminal. */
const WORK_MS = 3_000;

/** Starts everything and keeps it up until Ctrl-C; its addresses are the answer. */
export async function runDev(surroundings: Surroundings, options: { readonly json: boolean }): Promise<ExitCode> {
  const { stdout, stderr, env, stopSignal } = surroundings;
  const output = createOutput({ stdout, stderr, env, json: options.json });
  const signal = stopSignal();
  const stopped = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
  const cleanup = createCleanup();
  try {
    output.progress('Starting Temporal, a cluster with Argo, GitHub, the bridge and the worker …');
    const opening = openHouse({ name: 'baton-dev', env, ports: await choosePorts(), signal }, cleanup);
    opening.catch(() => undefined);
    const house = await Promise.race([opening, stopped]);
    if (house === undefined) return EXIT.ok;
    const { github, cluster, people } = house.standIns;
    const cast = defaultCast(createActs(github.world, people), WORK_MS);
    const agents = startAgents({ kubeUrl: cluster.url, namespaces: [NAMESPACE], castOf: () => cast });
    cleanup.add(() => agents.stop());
    const addresses = addressesOf(house);
    output.result(addresses, (paint) =>
      [
        ...NAMES.map(([key, name]) => `${paint.strong(name.padEnd(16))}${addresses[key]}`),
        '',
        'In another terminal:',
        `  npx baton --help`,
        `  export BATON_CONFIG=${house.configFile}`,
        '  npx baton start acme/shop 7 && npx baton status acme/shop#7 --watch',
        '',
        'Ctrl-C ends all of it.',
      ].join('\n'),
    );
    await Promise.race([stopped, house.failed]);
    return EXIT.ok;
  } finally {
    await cleanup.run();
  }
}

async function choosePorts(): Promise<Ports> {
  const chosen = await Promise.all(
    Object.entries(PORTS).map(async ([name, port]) => [name, await preferredPort(port)] as const),
  );
  return Object.fromEntries(chosen);
}

/** Where everything is, for programs. */
interface Addresses {
  /** host:port */
  readonly temporal: string;
  readonly ui: string;
  readonly bridge: string;
  readonly cluster: string;
  readonly github: string;
  /** Path of the configuration file. */
  readonly configuration: string;
  /** Path of the folder of the raw logs. */
  readonly logs: string;
}

/** The same for people, in the order in which it is shown. */
const NAMES: readonly (readonly [keyof Addresses, string])[] = [
  ['temporal', 'Temporal'],
  ['ui', "Temporal's UI"],
  ['bridge', 'Bridge'],
  ['cluster', 'Cluster'],
  ['github', 'GitHub'],
  ['configuration', 'Configuration'],
  ['logs', 'Logs'],
];

function addressesOf({ standIns, bridgeUrl, configFile, logs }: House): Addresses {
  const { temporal, cluster, github } = standIns;
  return {
    temporal: temporal.address,
    ui: temporal.uiAddress ?? '',
    bridge: `${bridgeUrl}/webhooks/github`,
    cluster: cluster.url,
    github: github.url,
    configuration: configFile,
    logs,
  };
}
