import type { DemoPlay } from './demo-play.ts';
import { crash } from './plays/crash.ts';
import { early } from './plays/early.ts';
import { rework } from './plays/rework.ts';
import { smooth } from './plays/smooth.ts';
import { storm } from './plays/storm.ts';
import { stranger } from './plays/stranger.ts';
import { twins } from './plays/twins.ts';

/** The demo's plays, in the order in which they are shown. */
export const ALL_PLAYS: readonly DemoPlay[] = [smooth, early, storm, rework, stranger, twins, crash];
