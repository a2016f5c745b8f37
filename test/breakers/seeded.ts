/** Random numbers that are the same with the same seed. */
export interface Random {
  /** A whole number of this range, both ends included. */
  whole(from: number, to: number): number;
}

/** A multiplicative generator modulo 2³¹ − 1 (Lehmer, 48271). */
export function seeded(seed: number): Random {
  const modulus = 2_147_483_647;
  let state = (Math.abs(seed) % (modulus - 1)) + 1;
  return {
    whole(from, to) {
      state = (state * 48_271) % modulus;
      return from + Math.floor((state / modulus) * (to - from + 1));
    },
  };
}
