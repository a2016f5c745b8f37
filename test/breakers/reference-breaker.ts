import type { BreakerSettings } from '../../breakers/settings.ts';

/**
 * What a breaker is to do, said as plainly as possible and without regard to cost: every call that ever ended is kept, and
 * whatever is asked is worked out from the whole list. Shares no code with the product.
 */

type Phase = 'closed' | 'open' | 'half-open' | 'forced-open' | 'forced-closed';

interface Call {
  readonly id: number;
  readonly phase: number;
  readonly began: number;
  ended: number | null;
  /** Among all that have ended. */
  place: number;
  outcome: 'good' | 'bad' | 'void' | null;
}

export class ReferenceBreaker {
  readonly #settings: BreakerSettings;
  readonly #calls: Call[] = [];
  #phase: Phase = 'closed';
  /** Phases are numbered; a call belongs to the one in which it began. */
  #number = 0;
  #entered: number;
  #leavesAt: number | null = null;
  #doublings = 0;
  #opened = 0;
  #firstProbeAt = 0;

  constructor(settings: BreakerSettings, now: number) {
    this.#settings = settings;
    this.#entered = now;
  }

  /** The time to wait where the call is refused; null where it may be made. */
  enter(id: number, now: number): number | null {
    this.#passTime(now);
    const { probes, halfOpenMs } = this.#settings;
    if (this.#phase === 'open' || this.#phase === 'forced-open') return (this.#leavesAt ?? 0) - now;
    if (this.#phase === 'half-open') {
      const taken = this.#probes().length;
      if (taken === probes) return Math.min(1_000, this.#firstProbeAt + halfOpenMs - now);
      if (taken === 0) this.#firstProbeAt = now;
    }
    this.#calls.push({ id, phase: this.#number, began: now, ended: null, place: 0, outcome: null });
    return null;
  }

  end(id: number, outcome: 'good' | 'bad' | 'void', now: number): void {
    this.#passTime(now);
    const call = this.#calls.find((each) => each.id === id);
    if (call?.ended !== null) return;
    call.ended = now;
    call.place = this.#calls.filter(({ ended }) => ended !== null).length;
    call.outcome = outcome;
    if (call.phase !== this.#number || outcome === 'void') return;
    if (this.#phase === 'closed') {
      const counted = this.#counted(now);
      if (counted.length >= this.#settings.minimumCalls && this.#isTooBad(counted, 0)) this.#open(now);
    } else if (this.#phase === 'half-open') {
      const done = this.#probes().filter(({ ended }) => ended !== null);
      if (done.length === this.#settings.probes) this.#judgeProbes(done, 0, now);
    }
  }

  force(to: 'open' | 'closed' | null, until: number, now: number): void {
    this.#passTime(now);
    const forced = this.#phase === 'forced-open' || this.#phase === 'forced-closed';
    if (to === null || until <= now) {
      if (forced) this.#enterNew('closed', now, null);
    } else if (this.#phase === `forced-${to}`) {
      this.#leavesAt = until;
    } else {
      this.#enterNew(`forced-${to}`, now, until);
    }
  }

  look(now: number) {
    this.#passTime(now);
    const counted = this.#phase === 'closed' ? this.#counted(now) : [];
    return {
      state: this.#phase,
      since: this.#entered,
      until: this.#leavesAt,
      window: {
        calls: counted.length,
        failures: counted.filter(({ outcome }) => outcome === 'bad').length,
        slow: counted.filter((call) => this.#isSlow(call)).length,
      },
      openings: this.#opened,
    };
  }

  #probes(): Call[] {
    return this.#calls.filter(({ phase, outcome }) => phase === this.#number && outcome !== 'void');
  }

  #counted(now: number): Call[] {
    const { windowCalls, windowMs } = this.#settings;
    return this.#calls
      .filter(({ phase, ended, outcome }) => phase === this.#number && ended !== null && outcome !== 'void')
      .sort((a, b) => a.place - b.place)
      .filter(({ ended }) => (ended ?? 0) > now - windowMs)
      .slice(-windowCalls);
  }

  #isSlow({ began, ended }: Call): boolean {
    return ended !== null && ended - began > this.#settings.slowMs;
  }

  #isTooBad(calls: readonly Call[], hanging: number): boolean {
    const all = calls.length + hanging;
    const bad = calls.filter(({ outcome }) => outcome === 'bad').length + hanging;
    const slow = calls.filter((call) => this.#isSlow(call)).length;
    return bad / all >= this.#settings.failurePercent / 100 || slow / all >= this.#settings.slowPercent / 100;
  }

  #judgeProbes(done: readonly Call[], hanging: number, now: number): void {
    if (this.#isTooBad(done, hanging)) this.#open(now);
    else this.#enterNew('closed', now, null);
  }

  #passTime(now: number): void {
    if (this.#leavesAt !== null && now >= this.#leavesAt) {
      if (this.#phase === 'open') this.#enterNew('half-open', now, null);
      else this.#enterNew('closed', now, null);
    }
    if (this.#phase === 'half-open') {
      const begun = this.#probes();
      if (begun.length > 0 && now >= this.#firstProbeAt + this.#settings.halfOpenMs) {
        const done = begun.filter(({ ended }) => ended !== null);
        this.#judgeProbes(done, begun.length - done.length, now);
      }
    }
  }

  #open(now: number): void {
    const { openMs, openAtMostMs, forgiveMs } = this.#settings;
    if (this.#phase === 'closed') {
      for (let healthy = now - this.#entered; healthy >= forgiveMs && this.#doublings > 0; healthy -= forgiveMs) {
        this.#doublings -= 1;
      }
    }
    let ms = openMs;
    for (let doubling = 0; doubling < this.#doublings; doubling += 1) ms *= 2;
    if (ms < openAtMostMs) this.#doublings += 1;
    this.#opened += 1;
    this.#enterNew('open', now, now + Math.min(ms, openAtMostMs));
  }

  #enterNew(phase: Phase, now: number, leavesAt: number | null): void {
    if (phase === 'closed' && this.#phase.startsWith('forced')) this.#doublings = 0;
    this.#phase = phase;
    this.#number += 1;
    this.#entered = now;
    this.#leavesAt = leavesAt;
  }
}
