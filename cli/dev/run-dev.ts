import { startAgents } from '../../standins/agents/start-agents.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { createOutput } from '../output.ts';
import type { Surroundings } from '../surroundings.ts';
import { agentsAtHand, type Agents } from './agents-at-hand.ts';
import { createCleanup } from './cleanup.ts';
import { gatesLog } from './gates-log.ts';
import { openHouse, type House } from './house.ts';
import { nextCommands } from './next-commands.ts';
import { preferredPort } from './preferred-port.ts';
import { openSample } from './sample.ts';
import { makeScratchFolder, removeScratchFolder } from './scratch-folder.ts';
import type { Ports, StandIns } from './start-stand-ins.ts';
import { NAMESPACE } from './write-config.ts';

/** Where everything listens where nobody else does. */
const PORTS = { temporal: 7233, ui: 8233, bridge: 8080, cluster: 8001, github: 8002 };

/** How the surroundings are to be. */
interface DevOptions {
  readonly json: boolean;
  readonly agents: Agents;
  /** The folder of logs and configuration stays. */
  readonly keep: boolean;
}

/** Starts everything and keeps it up until Ctrl-C; its addresses are the answer. */
export async function runDev(surroundings: Surroundings, options: DevOptions): Promise<ExitCode> {
  const { stdout, stderr, env, stopSignal } = surroundings;
  const output = createOutput({ stdout, stderr, env, json: options.json });
  const signal = stopSignal();
  const stopped = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
  const cleanup = createCleanup();
  const folder = makeScratchFolder('baton-dev');
  let sample = 0;
  let isAsItShouldBe = false;
  try {
    output.progress('Starting Temporal, a cluster with Argo, GitHub, the bridge and the worker …');
    const beforeBaton = ({ github, people }: StandIns): Promise<void> => {
      sample = openSample(github.world, people).number;
      return Promise.resolve();
    };
    const opening = openHouse({ folder, env, ports: await choosePorts(), signal, beforeBaton }, cleanup);
    opening.catch(() => undefined);
    const house = await Promise.race([opening, stopped]);
    isAsItShouldBe = true;
    if (house === undefined) return EXIT.ok;
    const cast = agentsAtHand(options.agents, house.standIns);
    const agents = startAgents({
      kubeUrl: house.standIns.cluster.url,
      namespaces: [NAMESPACE],
      castOf: () => cast,
      onGate: gatesLog(house.logs),
    });
    cleanup.add(() => agents.stop());
    const addresses = addressesOf(house);
    output.result(addresses, (paint) =>
      [
        ...NAMES.map(([key, name]) => `${paint.strong(name.padEnd(16))}${addresses[key]}`),
        '',
        ...nextCommands(options.agents, {
          configFile: house.configFile,
          github: addresses.github,
          pullRequest: sample,
        }),
      ].join('\n'),
    );
    isAsItShouldBe = false;
    await Promise.race([stopped, house.failed]);
    isAsItShouldBe = true;
    return EXIT.ok;
  } finally {
    await cleanup.run();
    // What has failed is told with the name of a log in it.
    if (isAsItShouldBe && !options.keep) removeScratchFolder(folder);
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
