/** A stream of uniform numbers in [0, 1) that its seed decides completely. */
export interface Random {
  next(): number
  /** An integer in [0, below). */
  integer(below: number): number
}

/**
 * xoshiro128** seeded by splitmix32: the same numbers on every machine. Not for secrets.
 *
 * Source: Blackman & Vigna 2018, "Scrambled linear pseudorandom number generators".
 *
 * @example
 * seededRandom(7).next() === seededRandom(7).next() // true
 */
export function seededRandom(seed: number): Random {
  let mix = seed >>> 0
  const state = Uint32Array.from({ length: 4 }, () => {
    mix = (mix + 0x9e3779b9) >>> 0
    let z = mix
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b)
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
    return (z ^ (z >>> 16)) >>> 0
  })
  const bits = (): number => {
    const a = state[0]!
    const b = state[1]!
    const c = state[2]!
    const d = state[3]!
    const scrambled = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0
    const shifted = b << 9
    state[2] = c ^ a
    state[3] = d ^ b
    state[1] = b ^ state[2]!
    state[0] = a ^ state[3]!
    state[2] = state[2]! ^ shifted
    state[3] = rotate(state[3]!, 11)
    return scrambled
  }
  const next = (): number => (bits() * 2 ** 21 + (bits() >>> 11)) / 2 ** 53
  return { next, integer: (below) => Math.floor(next() * below) }
}

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by))
}
