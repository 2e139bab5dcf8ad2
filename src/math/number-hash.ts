const real = new Float64Array(1)
const words = new Uint32Array(real.buffer)

/** 32 well-mixed bits of a number and a salt; 0 and -0 are one number. */
export function hashNumber(value: number, salt: number): number {
  real[0] = value + 0
  let mixed = Math.imul(words[0]! ^ salt, 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 15) ^ words[1]!, 0xc2b2ae35)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0x27d4eb2f)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
