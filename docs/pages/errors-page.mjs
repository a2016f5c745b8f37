/** What to do about each error. A code without a line here, or a line without a code, stops the generator. */
const ADVICE = {
  BATON_CONFIG_INVALID:
    'The sentence names the file and line (or the variable), the key, what is there and what was expected. `npx baton config check` tells all mistakes at once.',
  BATON_SIGNATURE_MISSING:
    'Set a secret on the GitHub webhook. Anything else that posts to the bridge is refused rightly.',
  BATON_SIGNATURE_WRONG:
    'The webhook has another secret than `BATON_WEBHOOK_SECRETS`, or a proxy changes the body. The bytes must arrive as GitHub sent them.',
  BATON_MEDIA_TYPE: 'Set the content type of the webhook to `application/json`.',
  BATON_BODY_TOO_LARGE: 'At most 25 MB are read. GitHub never sends more: whoever does is not GitHub.',
  BATON_BODY_INVALID:
    'The body broke off; or the signature was right and the body is not what the event promises: look at the delivery on GitHub. A new form of payload needs a new version of Baton.',
  BATON_BODY_SLOW:
    'The body was not whole within `bridge.deadlineMs`: a slow network or proxy, or somebody who holds connections open. GitHub does not send again by itself; see operations.md for what was missed.',
  BATON_BUSY:
    'More bodies are on their way than `bridge.byteBudget` allows. GitHub does not send again by itself; see operations.md for what was missed. Add bridges if it stays.',
  BATON_TOO_MANY_UNCLAIMED:
    'As many plays of the repository wait for a run as `unclaimedLimit` allows, and this delivery would have begun one more. It was not kept: when runs have come, or the limit is higher, redeliver it on GitHub.',
  BATON_TEMPORAL_UNAVAILABLE:
    'Temporal did not accept it within `bridge.deadlineMs`. Look at Temporal. GitHub does not send again by itself; see operations.md for what was missed. A resume request can be sent again; with an `Idempotency-Key` it is the same one.',
  BATON_GITHUB_UNAVAILABLE:
    'GitHub is down or limits us. It is tried again by itself; see https://www.githubstatus.com.',
  BATON_GITHUB_REFUSED:
    'The token lacks a right, has expired, or does not see the repository. See operations.md, GitHub.',
  BATON_CLUSTER_UNAVAILABLE:
    'The API server is down or can not be reached. It is tried again until the deadline of the stage.',
  BATON_CLUSTER_REFUSED: 'The account of the worker lacks a right. Compare with deploy/kubernetes/access.yaml.',
  BATON_BREAKER_OPEN:
    'The target has failed so often that it is left alone for some seconds; nothing was sent, and it is tried again by itself. `npx baton breaker` says which target, since when and why. See operations.md, Circuit breakers.',
  BATON_NOT_BUILT:
    'The sentence names what is missing. Run `npm run build`, or `npm ci`, which does; an image that was made by hand lacks a part of `dist/`.',
  BATON_CANNOT_LISTEN:
    'The sentence names the address and the options that change it. Often the same process runs already.',
  BATON_SERVER_NOT_FOUND:
    'The message names every way that was tried. `TEMPORAL_CLI_PATH` names a Temporal executable of yours, `KUBEBUILDER_ASSETS` a folder with kube-apiserver and etcd.',
  BATON_PLAY_NOT_FOUND: 'Look with `npx baton list --all`: the task may have another number, or no play yet.',
  BATON_PLAY_EXISTS:
    'Look with `npx baton status`. A play that has ended is followed by another with `npx baton start --again`.',
  BATON_COMMAND_REFUSED: 'The sentence says what stands against it. Nothing was changed.',
  BATON_MESSAGE_MALFORMED:
    'Somebody sent a signal or an update by hand, or the sender has another version than the worker. The sentence names the field; a signal was dropped, an update changed nothing.',
  BATON_TEMPORAL_UNREACHABLE: 'Check `TEMPORAL_ADDRESS`, and TLS or the API key if it has them.',
  BATON_TEMPORAL_REFUSED:
    'The namespace does not exist, the key lacks a right, or `npx baton setup` was not run. The bridge keeps nothing of a delivery that Temporal refuses: mend it, then redeliver on GitHub what failed.',
  BATON_WORKER_UNREACHABLE:
    'Temporal answers, but no worker takes the tasks of plays or requests. Look at the workers and their log.',
  BATON_BRIDGE_UNREACHABLE: 'Check the address that `--url` or `bridge.host` and `bridge.port` name.',
  BATON_REPOSITORY_NOT_CONFIGURED:
    'Add the repository to `baton.yaml`, for the bridge and the worker, and start both again.',
  BATON_RUN_NOT_FOUND: 'The Workflow was deleted, or is in another namespace: `--run namespace/name`.',
  BATON_TOKEN_MISSING:
    'Send `Authorization: Bearer <token>`. Where no token is configured nobody may use the API: `npx baton token create` makes one.',
  BATON_TOKEN_WRONG:
    'The token is none of `api.tokens`, or the bridge was not started again since it is. `npx baton config check` names tokens that nobody can use.',
  BATON_NOT_ALLOWED: "The sentence names the right or the repository that the token's entry under `api.tokens` lacks.",
  BATON_NOT_JSON: 'Send `Content-Type: application/json`.',
  BATON_REQUEST_INVALID:
    '`errors` names each mistake: where, what is there, and what was expected. See [resume-api.md](resume-api.md).',
  BATON_GATE_UNCLEAR:
    'The answer names the gates that there are. Where an event type can mean several, send `gate` to `/v1/resumes`.',
  BATON_KEY_REUSED:
    'The same `Idempotency-Key` was sent with another request. A new request needs a new key; the first one goes on.',
  BATON_RESUME_NOT_FOUND:
    "There never was one of that id, it is of a repository that the token is not for, or Temporal's retention is over.",
  BATON_RESUME_BROKEN:
    'Its workflow was terminated, or failed: the sentence names it. What it had done by then is in its history. Ask again, with a new key.',
  BATON_STAGE_REQUEST_NOT_FOUND:
    "There never was one of that id, another token has asked for it, or Temporal's retention is over.",
  BATON_STAGE_REQUEST_BROKEN:
    'Its workflow, or that of the transition, was terminated or failed: the sentence names it. Look at the stage before you ask again, with a new key.',
  BATON_INTERNAL: 'A mistake of ours: report it, with the log lines around it.',
  BATON_USAGE: 'The message says what is missing; `--help` after any command shows examples.',
};

/** docs/errors.md. */
export function errorsPage(catalogue, exitCodeOf) {
  const codes = Object.keys(catalogue).sort();
  const strays = [
    ...codes.filter((code) => !(code in ADVICE)),
    ...Object.keys(ADVICE).filter((code) => !codes.includes(code)),
  ];
  if (strays.length > 0)
    throw new Error(`docs/pages/errors-page.mjs and errors/catalogue.ts differ in ${strays.join(', ')}`);
  return [
    '# Errors',
    '',
    '<!-- Generated from errors/catalogue.ts by `npm run docs`. Change docs/pages/errors-page.mjs, not this page. -->',
    '',
    'Every error of Baton has a code that does not change. The bridge answers with it as `code` in a body of type',
    '`application/problem+json`, the commands print it, and logs carry it. *Again* says whether the same request can succeed',
    'later without a change. *Exit* is the exit code of a command that ends with it.',
    '',
    '| code | HTTP | again | exit |',
    '| --- | --- | --- | --- |',
    ...codes.map((code) => {
      const { status, retryable } = catalogue[code];
      return `| [\`${code}\`](#${code.toLowerCase()}) | ${status} | ${retryable ? 'yes' : 'no'} | ${exitCodeOf(code)} |`;
    }),
    ...codes.flatMap((code) => ['', `## ${code}`, '', `**${catalogue[code].title}.** ${ADVICE[code]}`]),
    '',
  ].join('\n');
}
