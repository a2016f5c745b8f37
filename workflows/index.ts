/** Every workflow of the bundle. */
export { play } from './play/play.ts';
export { sweep } from './upkeep/sweep.ts';
export { watch } from './upkeep/watch.ts';
