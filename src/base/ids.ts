import type { Clock } from './clock.ts'
import type { Random } from './random.ts'

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const TIME_LETTERS = 10
const BITS_20 = 2 ** 20
/** Every two letters, by 10 bits. */
const PAIRS = Array.from({ length: 1_024 }, (_, bits) => ALPHABET[bits >>> 5]! + ALPHABET[bits & 31]!)

/** Makes identifiers that sort by time. */
export type NewId = () => string

/**
 * 26 letters: 48 bits of time, 80 random bits, lower-case Crockford base 32.
 *
 * Source: the ULID specification.
 */
export function idMaker(clock: Clock, random: Random): NewId {
  let at = Number.NaN
  let head = ''
  return () => {
    const now = clock.now()
    if (now !== at) {
      at = now
      head = timeLetters(now)
    }
    return head + letters40(random.next()) + letters40(random.next())
  }
}

function timeLetters(now: number): string {
  let time = now
  let text = ''
  for (let i = 0; i < TIME_LETTERS; i++) {
    text = ALPHABET[time % 32]! + text
    time = Math.floor(time / 32)
  }
  return text
}

/** The first 40 bits of a number in [0, 1), as 8 letters. */
function letters40(share: number): string {
  const scaled = share * BITS_20
  const high = Math.floor(scaled)
  const low = Math.floor((scaled - high) * BITS_20)
  return PAIRS[high >>> 10]! + PAIRS[high & 1_023]! + PAIRS[low >>> 10]! + PAIRS[low & 1_023]!
}
