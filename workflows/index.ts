/** Every workflow of the bundle. */
export { play } from './play/play.ts';
