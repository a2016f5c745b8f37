import { Octokit } from '@octokit/rest';

const silent = (): void => undefined;

/** GitHub's own client, acting as the actor of this token, with no word about requests that fail on purpose. */
export const octokitAs = (url: string, token: string): Octokit =>
  new Octokit({ baseUrl: url, auth: token, log: { debug: silent, info: silent, warn: silent, error: silent } });
