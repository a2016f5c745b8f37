import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { text as textOfStream } from 'node:stream/consumers';
import { Command } from 'commander';
import { BatonError } from '../../errors/baton-error.ts';
import { commonOptions, perform, type CommonOptions, type Shell } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { headerText, httpUrl, notBlank } from '../option-texts.ts';
import type { Paint } from '../output.ts';
import { readDeliveries, type RecordedDelivery } from '../recorded-deliveries.ts';
import { countOutcomes, outcomeOf, reasonOf } from '../delivery-outcome.ts';
import { sendDelivery, type DeliveryAnswer } from '../send-delivery.ts';
import { table } from '../table.ts';

interface Options extends CommonOptions {
  readonly url?: string;
  readonly secret?: string;
  readonly event?: string;
  readonly id?: string;
}

/** `baton deliver`: signs recorded deliveries and sends them one after the other, as GitHub would. */
export function deliverCommand(shell: Shell): Command {
  const command = new Command('deliver')
    .description('Sign recorded webhook deliveries and send them to a bridge, one after the other.')
    .argument(
      '<files...>',
      'JSON or JSONL of { event, delivery, payload }, or a bare payload with --event; - for stdin',
    )
    .option(
      '--url <url>',
      'where the bridge takes webhooks (default: bridge.host and bridge.port of the configuration)',
      httpUrl,
    )
    .option('--secret <text>', 'the webhook secret (default: the first of BATON_WEBHOOK_SECRETS)', notBlank)
    .option('--event <name>', 'X-GitHub-Event', headerText)
    .option(
      '--id <id>',
      'X-GitHub-Delivery, for a single delivery (default: the recorded one, else a new one)',
      headerText,
    );
  const deliver = (files: string[], options: Options) =>
    perform(shell, options, async (context) => {
      const { url, secret } = await target(options, async () => (await context.config()).config.bridge);
      const deliveries = await readAll(files, options);
      const answers: DeliveryAnswer[] = [];
      for (const delivery of deliveries) {
        const answer = await sendDelivery(delivery, url, secret);
        answers.push(answer);
        context.output.progress(
          `${answers.length}/${deliveries.length}  ${answer.status}  ${delivery.event}  ${delivery.from}`,
        );
      }
      const outcomes = countOutcomes(answers);
      context.output.result({ url, sent: answers.length, outcomes, answers }, (paint) => report(answers, paint));
      return answers.every(isTaken) ? EXIT.ok : EXIT.failed;
    });
  return commonOptions(command, [
    'baton deliver opened.json labeled.json',
    'baton deliver yesterday.jsonl --url https://baton.example.com/webhooks/github',
    'baton deliver payload.json --event pull_request --secret It-is-a-secret',
  ]).action(deliver);
}

async function target(
  options: Options,
  bridge: () => Promise<{ host: string; port: number; secrets: string[] }>,
): Promise<{ url: string; secret: string }> {
  if (options.url !== undefined && options.secret !== undefined) return { url: options.url, secret: options.secret };
  const { host, port, secrets } = await bridge();
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  const secret = options.secret ?? secrets[0];
  if (secret === undefined) {
    throw new BatonError('BATON_USAGE', { detail: 'no secret to sign with: give --secret or BATON_WEBHOOK_SECRETS' });
  }
  return { url: options.url ?? `http://${reachable}:${port}/webhooks/github`, secret };
}

/** Reads everything before anything is sent: a slip in the last file costs nothing. */
async function readAll(files: readonly string[], { event, id }: Options): Promise<RecordedDelivery[]> {
  const read: RecordedDelivery[] = [];
  for (const file of files) {
    read.push(...readDeliveries(file, await contentOf(file), { event, id, newId: randomUUID }));
  }
  if (id !== undefined && read.length > 1) {
    throw new BatonError('BATON_USAGE', { detail: `--id names one delivery, and there are ${read.length}` });
  }
  return read;
}

async function contentOf(file: string): Promise<string> {
  if (file === '-') return textOfStream(process.stdin);
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new BatonError('BATON_USAGE', { detail: `${file}: ${(error as Error).message}`, cause: error });
  }
}

/** Whether GitHub would show the delivery as one that succeeded. */
function isTaken({ status }: DeliveryAnswer): boolean {
  return status >= 200 && status < 300;
}

function report(answers: readonly DeliveryAnswer[], paint: Paint): string {
  const rows = answers.map((answer) => [
    isTaken(answer) ? paint.good(String(answer.status)) : paint.bad(String(answer.status)),
    answer.event,
    answer.delivery,
    outcomeOf(answer),
    reasonOf(answer),
  ]);
  const counts = Object.entries(countOutcomes(answers)).map(([outcome, count]) => `${outcome} ${count}`);
  const summary = `${answers.length} sent: ${counts.join(', ')}`;
  const painted = answers.every(isTaken) ? paint.good(summary) : paint.bad(summary);
  return `${table(['STATUS', 'EVENT', 'DELIVERY', 'OUTCOME', 'REASON'], rows)}\n\n${painted}`;
}
