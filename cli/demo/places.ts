import { playId } from '../../signals/messages.ts';
import type { DemoPlay } from './demo-play.ts';

/** The workflow id of one of the demo's plays. */
export function idOf({ repository, task }: Pick<DemoPlay, 'repository' | 'task'>): string {
  const [owner = '', name = ''] = repository.split('/');
  return playId({ owner, repository: name, task });
}

/** What pods and plays have in common. */
export function placeOf({ repository, task }: Pick<DemoPlay, 'repository' | 'task'>): string {
  return `${repository}#${task}`;
}
