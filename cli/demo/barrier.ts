import type { AgentScript, Cast } from '../../standins/agents/agent.ts';

/** Holds agents back for a moment: whoever comes out of a pause waits until it is lifted. */
export interface Barrier {
  readonly close: () => void;
  readonly lift: () => void;
  /** Resolves at once while the barrier is up. */
  readonly pass: () => Promise<void>;
  /** The same agents, who stop at the barrier after each of their pauses. */
  readonly before: (cast: Cast) => Cast;
}

export function createBarrier(): Barrier {
  let closed: { readonly until: Promise<void>; readonly lift: () => void } | null = null;
  const lift = (): void => {
    closed?.lift();
    closed = null;
  };
  const pass = (): Promise<void> => closed?.until ?? Promise.resolve();
  const stopping =
    (script: AgentScript): AgentScript =>
    (agent) =>
      script({
        ...agent,
        pause: async (ms) => {
          await agent.pause(ms);
          await pass();
        },
      });
  return {
    close: () => {
      lift();
      let open = (): void => undefined;
      const until = new Promise<void>((resolve) => {
        open = resolve;
      });
      closed = { until, lift: open };
    },
    lift,
    pass,
    before: (cast) => Object.fromEntries(Object.entries(cast).map(([role, script]) => [role, stopping(script)])),
  };
}
