/**
 * The knobs of a breaker, after resilience4j's CircuitBreakerConfig. Its defaults are for services with hundreds of calls a
 * second; an orchestrator makes a few a minute and then hundreds in a moment, so some of ours differ, with the reason.
 */
export interface BreakerSettings {
  /**
   * Of how many calls the rates are taken at most: the newest. @default 100, as resilience4j. With 50 a fault in every
   * fifth call would open it now and then by chance.
   */
  readonly windowCalls: number;
  /**
   * Milliseconds after which a call counts no more. resilience4j has windows by number or by time; ours is both at once:
   * ten failures of last night must not open anything today, and those of a burst must not be forgotten after a second.
   * @default 60_000
   */
  readonly windowMs: number;
  /**
   * Calls within the window below which it never opens. @default 10 (resilience4j: 100, which a quiet night never sees).
   * Below ten calls a minute nobody is harmed by trying.
   */
  readonly minimumCalls: number;
  /** Per cent of failures from which it opens; whole. @default 50, as resilience4j */
  readonly failurePercent: number;
  /**
   * A call that took longer than this is slow; milliseconds. @default 10_000 (resilience4j: 60_000): requests to the
   * cluster are given up after 15 s, so a minute would never be reached.
   */
  readonly slowMs: number;
  /** Per cent of slow calls from which it opens; whole. @default 100, as resilience4j: slow but alive is alive */
  readonly slowPercent: number;
  /**
   * Calls that are let through in half-open, all others being refused until those have ended. @default 3 (resilience4j:
   * 10): so few come in a quiet minute that ten would keep it half-open for long.
   */
  readonly probes: number;
  /**
   * Milliseconds from the first probe until half-open is decided by what is known; probes that hang count as failures
   * then. resilience4j waits for them for ever by default. @default 30_000: twice what a request may take
   */
  readonly halfOpenMs: number;
  /**
   * Milliseconds that it stays open for the first time. @default 5_000 (resilience4j: 60_000): a rolling API server is back
   * within seconds, and a gate should open when it is.
   */
  readonly openMs: number;
  /**
   * Each time that it opens again it stays open twice as long, up to this; milliseconds. @default 25_000: with 10 % of
   * jitter it stays below the longest pause of our retry policies (30 s), to which Temporal would cut a longer one, and an
   * attempt would be spent on a breaker that is still open.
   */
  readonly openAtMostMs: number;
  /** Each of so many milliseconds that it stays closed takes one doubling back. @default 60_000 */
  readonly forgiveMs: number;
}

/** What a breaker has that nothing else is said of. */
export const DEFAULT_SETTINGS: BreakerSettings = {
  windowCalls: 100,
  windowMs: 60_000,
  minimumCalls: 10,
  failurePercent: 50,
  slowMs: 10_000,
  slowPercent: 100,
  probes: 3,
  halfOpenMs: 30_000,
  openMs: 5_000,
  openAtMostMs: 25_000,
  forgiveMs: 60_000,
};
