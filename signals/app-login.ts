/** How the login of an App's account ends; no person's may have brackets. */
const ENDING = /\[bot\]$/i;

/** Whether a login can only be that of an App's account. */
export function isAppLogin(login: string): boolean {
  return ENDING.test(login);
}

/** A login without case, and without the ending that GitHub leaves out of some accounts of Apps. */
export function plainLogin(login: string): string {
  return login.replace(ENDING, '').toLowerCase();
}
