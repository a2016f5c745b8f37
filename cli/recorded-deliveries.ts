import { BatonError } from '../errors/baton-error.ts';
import { isHeaderText } from './option-texts.ts';

/** A webhook delivery that is to be sent, its body exactly as it will be signed. */
export interface RecordedDelivery {
  /** File, and position in it where it holds several: `day.jsonl[3]`. */
  readonly from: string;
  readonly event: string;
  readonly delivery: string;
  readonly body: string;
}

/** What the command line says about deliveries that don't say it themselves. */
interface DeliveryDefaults {
  /** `X-GitHub-Event`; with it, a file may hold a bare payload. */
  readonly event: string | undefined;
  /** `X-GitHub-Delivery`, for a single delivery. */
  readonly id: string | undefined;
  /** Makes a delivery id where none is given. */
  readonly newId: () => string;
}

/**
 * Reads the deliveries of a file: one JSON object, an array of them, or one object a line (JSONL). An object holds
 * `event`, `delivery` (made up if missing) and `payload`, or `body`, a text that is sent byte for byte. Throws
 * `BATON_USAGE` naming the file and the place in it.
 */
export function readDeliveries(file: string, text: string, defaults: DeliveryDefaults): RecordedDelivery[] {
  const values = parseValues(file, text);
  if (values.length === 0) return refuse(file, 'it holds no delivery');
  const single = values.length === 1;
  return values.map((value, index) => {
    const from = single ? file : `${file}[${index}]`;
    const record = isObject(value) ? value : refuse(from, 'expected an object');
    const wrapped = 'payload' in record || typeof record['body'] === 'string';
    if (!wrapped && isLogLine(record)) return refuse(from, LOG_LINE);
    const payload = wrapped ? record['payload'] : record;
    const event = defaults.event ?? textOf(wrapped ? record['event'] : undefined);
    if (event === undefined) {
      return refuse(
        from,
        wrapped ? 'it has no "event"; --event says which' : 'it is a bare payload; --event says of which event',
      );
    }
    const own = textOf(wrapped ? record['delivery'] : undefined);
    const delivery = (single ? defaults.id : undefined) ?? own ?? defaults.newId();
    for (const [key, value] of Object.entries({ event, delivery })) {
      if (!isHeaderText(value)) return refuse(from, `"${key}" has characters that no header can carry`);
    }
    return {
      from,
      event,
      delivery,
      body: typeof record['body'] === 'string' && wrapped ? record['body'] : JSON.stringify(payload),
    };
  });
}

function parseValues(file: string, text: string): unknown[] {
  const whole = tryParse(text);
  if (whole !== undefined) return Array.isArray(whole.value) ? (whole.value as unknown[]) : [whole.value];
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const parsed = tryParse(line);
    return parsed === undefined ? refuse(`${file}:${index + 1}`, NO_JSON) : [parsed.value];
  });
}

const LOG_LINE =
  'it says that a delivery was sent and not what was in it, as the log of the demo does: there is no payload to send. Expected { event, delivery, payload }, or a bare payload with --event';

/** What names an event and a delivery and has no payload is the line of some log: no payload of GitHub's has both. */
function isLogLine(record: Readonly<Record<string, unknown>>): boolean {
  return textOf(record['event']) !== undefined && textOf(record['delivery']) !== undefined;
}

const NO_JSON = 'expected JSON: an object, an array, or one object a line';

function tryParse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function refuse(from: string, why: string): never {
  throw new BatonError('BATON_USAGE', { detail: `${from}: ${why}` });
}
