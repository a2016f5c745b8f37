import { createTemporalBoard } from '../breakers/temporal-board.ts';
import type { Config } from '../config/schema.ts';
import { connectClient } from '../worker/connect.ts';
import type { Temporal } from './surroundings.ts';
import { createTemporalPlays, type Patience } from './temporal-plays.ts';
import { createTemporalSetup } from './temporal-setup.ts';
import { createTemporalTransitions } from './temporal-transitions.ts';

/** Connects to the configured Temporal. */
export async function connectTemporal(config: Config, env: NodeJS.ProcessEnv, patience?: Patience): Promise<Temporal> {
  const client = await connectClient(config, env);
  return {
    plays: createTemporalPlays(client, patience),
    transitions: createTemporalTransitions(client, patience?.update),
    setup: createTemporalSetup(client, client.connection),
    breakers: createTemporalBoard(client),
    close: () => client.connection.close(),
  };
}
