import type { BreakerBoard, BreakerReport, ForceCommand } from '../signals/breaker-messages.ts';

/** The port to what all processes know of breakers. `temporal-board.ts` has the adapter. All methods throw what it throws. */
export interface Board {
  /** Null where nobody has reported or forced anything yet. Asks no worker. */
  read(): Promise<BreakerBoard | null>;
  report(report: BreakerReport): Promise<void>;
  /** Answers with the board after it; needs a worker. */
  force(command: ForceCommand): Promise<BreakerBoard>;
}
