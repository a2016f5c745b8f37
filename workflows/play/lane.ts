/** One thing at a time, beside the main loop. */
export interface Lane {
  isBusy(): boolean;
  run(work: () => Promise<void>): Promise<void>;
}

/** Makes a lane. Whoever runs something in it asks first whether it is busy. */
export function createLane(): Lane {
  let busy = false;
  return {
    isBusy: () => busy,
    run: async (work) => {
      busy = true;
      try {
        await work();
      } finally {
        busy = false;
      }
    },
  };
}
