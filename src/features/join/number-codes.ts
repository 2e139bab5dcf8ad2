const FIRST_SLOTS = 1_024

/** Numbers the different numbers it is given from 0, in order of appearance. */
export interface NumberCodes {
  readonly count: number
  /** The code of a number, new where it was not known; −0 is 0. */
  add(value: number): number
  /** The code of a number, or −1. */
  find(value: number): number
}

/** A table of codes with open addressing: much faster than a `Map` where keys are doubles. */
export function createNumberCodes(): NumberCodes {
  let slots = new Int32Array(FIRST_SLOTS).fill(-1)
  let known = new Float64Array(FIRST_SLOTS)
  let count = 0
  const bits = new Float64Array(1)
  const words = new Uint32Array(bits.buffer)

  function slotOf(value: number): number {
    bits[0] = value
    let hash = Math.imul(words[0]!, 0x9e3779b1) ^ Math.imul(words[1]!, 0x85ebca77)
    hash ^= hash >>> 15
    const mask = slots.length - 1
    let slot = hash & mask
    while (slots[slot]! >= 0 && known[slots[slot]!] !== value) slot = (slot + 1) & mask
    return slot
  }

  function grow(): void {
    slots = new Int32Array(slots.length * 2).fill(-1)
    const wider = new Float64Array(slots.length)
    wider.set(known.subarray(0, count))
    known = wider
    for (let code = 0; code < count; code++) slots[slotOf(known[code]!)] = code
  }

  return {
    get count() {
      return count
    },
    add(value) {
      const plain = value + 0
      const slot = slotOf(plain)
      if (slots[slot]! >= 0) return slots[slot]!
      slots[slot] = count
      known[count] = plain
      if (++count * 2 > slots.length) grow()
      return count - 1
    },
    find: (value) => slots[slotOf(value + 0)]!,
  }
}
