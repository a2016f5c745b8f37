import type { Acts } from '../../standins/agents/acts.ts';
import type { Cast } from '../../standins/agents/agent.ts';
import type { GitHubWorld } from '../../standins/github/world/github-world.ts';
import type { People } from '../dev/people.ts';
import type { Evidence } from './evidence.ts';
import type { PostOffice } from './post-office.ts';

/** One of the demo's plays: what agents and people do in it. What Baton does is the same in all of them. */
export interface DemoPlay {
  readonly name: string;
  /** What happens, in a few words. */
  readonly story: string;
  /** `owner/name`, one of the stand-in's repositories. */
  readonly repository: string;
  readonly task: string;
  /** Runs of the task that somebody submits beside Baton, before Baton looks. Without them Baton submits one. */
  readonly byHand?: readonly string[];
  readonly cast: (scene: Scene) => Cast;
  /** What people do on the side. */
  readonly people?: (scene: Scene) => Promise<void>;
  /** What the raw logs have to show for the play to have been what its story says. */
  readonly claims: readonly Claim[];
  /** What only the raw logs can say of it, beside the story in the last table. */
  readonly aside?: (evidence: Evidence) => string;
}

/** Something that a play is there to show. */
export interface Claim {
  readonly what: string;
  readonly holds: (evidence: Evidence) => boolean;
}

/** What a play's agents and people have at hand. */
export interface Scene {
  readonly acts: Acts;
  readonly world: GitHubWorld;
  readonly who: People;
  readonly post: PostOffice;
  readonly worker: WorkerControl;
  readonly operator: Operator;
  /** Tells the audience something of this play. */
  readonly say: (what: string) => void;
  /** Resolves after so many milliseconds. Rejects when the demo ends. */
  readonly pause: (ms: number) => Promise<void>;
}

/** Power over the worker's process. */
export interface WorkerControl {
  /** SIGKILL, at a moment when nobody has just done something that Baton is acting on. */
  readonly crash: () => Promise<void>;
  readonly restart: () => Promise<void>;
}

/** A person at the command line. */
export interface Operator {
  /** Resolves once the play asks for a person, with its words. */
  readonly asked: () => Promise<string>;
  /** `baton adopt`. */
  readonly adopt: (run: string, why: string) => Promise<void>;
}
