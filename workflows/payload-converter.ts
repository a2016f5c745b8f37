import {
  defaultPayloadConverter,
  type ConverterHint,
  type Payload,
  type PayloadConverter,
  type SerializationContext,
} from '@temporalio/common';

/** What workflows get in place of a message that can't be read: nothing that a schema of theirs would take. */
const UNREADABLE = 'not readable: neither JSON nor anything else that is understood';

/**
 * The converter of the workflow bundle: the SDK's, but for messages that can't be read (text that is no JSON, an
 * encoding that nobody knows). The SDK fails the workflow task over a signal of that kind, again and again, and the
 * workflow stands still for good. What activities answer is read as strictly as ever: it comes from our own workers.
 */
export const payloadConverter: PayloadConverter = {
  toPayload: (value, context, hint) => defaultPayloadConverter.toPayload(value, context, hint),
  fromPayload: <T>(payload: Payload, context?: SerializationContext, hint?: ConverterHint<T>): T => {
    try {
      return defaultPayloadConverter.fromPayload(payload, context, hint);
    } catch (error) {
      if (context?.type !== 'workflow') throw error;
      return UNREADABLE as T;
    }
  },
};
