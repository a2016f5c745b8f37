/** Every workflow of the bundle. */
export { breakers } from './breakers/breakers.ts';
export { lastWords } from './play/last-words.ts';
export { play } from './play/play.ts';
export { resume } from './resume/resume.ts';
export { stageReading } from './stage-request/stage-reading.ts';
export { stageRequest } from './stage-request/stage-request.ts';
export { transition } from './transition/transition.ts';
export { sweep } from './upkeep/sweep.ts';
export { watch } from './upkeep/watch.ts';
