/**
 * What people and agents write into pull requests, each with the task that a person says it names. Written from the rules
 * in docs/architecture.md ("Identity") and from what was seen in the field, not from the product's expressions.
 */

/** A piece, and the task that it names; null where it names none. */
export interface Piece {
  readonly text: string;
  readonly names: string | null;
}

const names = (task: string | null, ...texts: readonly string[]): Piece[] =>
  texts.map((text) => ({ text, names: task }));

/** Head branches. */
export const BRANCHES: readonly Piece[] = [
  ...names('7', 'task-7', 'task-7-login', 'feature/task-7-implementation-20260102', 'task-007', 'rex/task-7_fix'),
  ...names('70', 'task-70', 'feature/task-70-login', 'task-70/review'),
  ...names('8', 'task-8-supersedes-task-7', 'agents/rex.v2/task-8'),
  ...names(null, 'main', 'Task-7', 'my-task-7', 'task-7login', 'task-', 'task-x7', 'fix/7', 'task-12345678901'),
  ...names(null, 'dependabot/npm/left-pad-7', 'revert-12-task-7', 'task-٧', 'feature/Task-7-login'),
];

/** Sets of labels, with the tasks that they name. */
export const LABELS: readonly { readonly labels: readonly string[]; readonly names: readonly string[] }[] = [
  { labels: [], names: [] },
  { labels: ['bug', 'ready-for-qa'], names: [] },
  { labels: ['Task-9', 'task-9-login', 'task 9', 'task-', 'x/task-9'], names: [] },
  { labels: ['task-9'], names: ['9'] },
  { labels: ['bug', 'task-009', 'ready-for-qa'], names: ['9'] },
  { labels: ['task-9', 'task-09'], names: ['9'] },
  { labels: ['task-90'], names: ['90'] },
  { labels: ['task-9', 'task-90'], names: ['9', '90'] },
  { labels: ['task-9', 'bug', 'task-10', 'task-11'], names: ['9', '10', '11'] },
];

/** Bodies. */
export const BODIES: readonly { readonly text: string | null; readonly names: string | null }[] = [
  { text: null, names: null },
  { text: 'Implements the login. Closes #5. See task-5 and [task-5].', names: null },
  { text: 'This is for Task-Id: 5, as agreed.', names: null },
  { text: 'task-id: 5', names: null },
  { text: 'Login form.\n\nTask-Id: 5\n', names: '5' },
  { text: 'Login form.\r\nTask-Id: 005\r\nSigned-off-by: Rex', names: '5' },
  { text: 'Task-Id: 5\nTask-Id: 6', names: null },
];
