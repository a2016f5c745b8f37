/** Bytes of JSON. */
const BYTE = { quote: 0x22, backslash: 0x5c, open: 0x7b, close: 0x7d, openArray: 0x5b, closeArray: 0x5d, colon: 0x3a };

/** Bytes of one object, or of all that is around the objects. etcd takes 1.5 MB, an API server 3 MB. */
const MOST_BYTES = 16 * 1024 * 1024;

/** Takes a list apart while it arrives. */
interface ListItems {
  /** The next bytes. Answers with the JSON of each object that they complete; throws where one is too large. */
  push(bytes: Buffer): readonly string[];
  /** The list as JSON without its objects. Throws where the list is not complete. */
  end(): string;
}

/**
 * Finds the objects of a list (`{…, "items": [{…}, …], …}`) in its bytes, so that a page of large ones is never held, and
 * never parsed, as a whole.
 */
export function createListItems(): ListItems {
  const around = createBytes();
  const item = createBytes();
  const word = { from: -1, text: '' };
  let depth = 0;
  let isString = false;
  let isEscaped = false;
  /** The last string at the top of the list, and the key whose value comes next. */
  let key = '';
  let isItems = false;

  return {
    push(bytes) {
      const complete: string[] = [];
      // Where the part begins that is still to be kept.
      let from = 0;
      const keep = (to: number): void => {
        if (depth > 2 && isItems) item.add(bytes.subarray(from, to));
        else if (!isItems) around.add(bytes.subarray(from, to));
        from = to;
      };
      word.from = isString && depth === 1 ? 0 : -1;
      let slash = place(bytes, BYTE.backslash, 0);
      for (let at = 0; at < bytes.length; at += 1) {
        const byte = bytes[at];
        if (isString) {
          if (isEscaped) {
            isEscaped = false;
            continue;
          }
          // Most bytes are in strings: from one to the next that means something.
          if (slash < at) slash = place(bytes, BYTE.backslash, at);
          const quote = place(bytes, BYTE.quote, at);
          at = Math.min(slash, quote);
          if (at === slash) isEscaped = slash < bytes.length;
          else {
            isString = false;
            if (depth === 1) word.text += bytes.toString('latin1', word.from, at);
          }
        } else if (byte === BYTE.quote) {
          isString = true;
          if (depth === 1) Object.assign(word, { from: at + 1, text: '' });
        } else if (byte === BYTE.open || byte === BYTE.openArray) {
          if (depth === 1) {
            keep(at + 1);
            isItems = byte === BYTE.openArray && key === 'items';
          } else if (depth === 2 && isItems) from = at;
          depth += 1;
        } else if (byte === BYTE.close || byte === BYTE.closeArray) {
          if (depth === 3 && isItems) {
            keep(at + 1);
            complete.push(item.take());
          } else if (depth === 2 && isItems) {
            from = at;
            isItems = false;
          }
          depth -= 1;
        } else if (byte === BYTE.colon && depth === 1) key = word.text;
      }
      if (isString && depth === 1) word.text += bytes.toString('latin1', Math.max(0, word.from));
      keep(bytes.length);
      return complete;
    },
    end() {
      if (depth !== 0 || isString) throw new Error('the list is cut');
      return around.take();
    },
  };
}

/** Where a byte is next; at the end if nowhere. */
function place(bytes: Buffer, byte: number, from: number): number {
  const found = bytes.indexOf(byte, from);
  return found === -1 ? bytes.length : found;
}

function createBytes() {
  let parts: Buffer[] = [];
  let size = 0;
  return {
    add(bytes: Buffer): void {
      size += bytes.length;
      if (size > MOST_BYTES) throw new Error(`more than ${String(MOST_BYTES)} bytes`);
      if (bytes.length > 0) parts.push(bytes);
    },
    take(): string {
      const text = Buffer.concat(parts).toString('utf8');
      parts = [];
      size = 0;
      return text;
    },
  };
}
