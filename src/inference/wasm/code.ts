/** Instructions, one after the other; a tree of bytes, so that putting long pieces together costs nothing. */
export type Code = number | readonly Code[]

/** An unsigned number in base 128. */
export function unsigned(value: number): readonly number[] {
  const bytes: number[] = []
  let rest = value >>> 0
  while (rest > 127) {
    bytes.push((rest & 127) | 128)
    rest >>>= 7
  }
  return [...bytes, rest]
}

/** A signed 32-bit number in base 128. */
export function signed(value: number): readonly number[] {
  return signedBig(BigInt(value | 0))
}

/** A signed 64-bit number in base 128. */
export function signedBig(value: bigint): readonly number[] {
  const bytes: number[] = []
  let rest = BigInt.asIntN(64, value)
  while (rest < -64n || rest > 63n) {
    bytes.push(Number(rest & 127n) | 128)
    rest >>= 7n
  }
  return [...bytes, Number(rest & 127n)]
}

/** The four bytes of a single, the lowest first. */
export function float32(value: number): readonly number[] {
  const view = new DataView(new ArrayBuffer(4))
  view.setFloat32(0, value, true)
  return bytesIn(view)
}

/** The eight bytes of a double, the lowest first. */
export function float64(value: number): readonly number[] {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value, true)
  return bytesIn(view)
}

const bytesIn = ({ buffer }: DataView): readonly number[] => [...new Uint8Array(buffer as ArrayBuffer)]

/** How many bytes a piece of code has. */
export function lengthOf(code: Code): number {
  if (typeof code === 'number') return 1
  let length = 0
  for (const part of code) length += lengthOf(part)
  return length
}

/** Writes code out as bytes. */
export function bytesOf(code: Code): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(lengthOf(code))
  let at = 0
  const write = (part: Code): void => {
    if (typeof part === 'number') bytes[at++] = part
    else for (const one of part) write(one)
  }
  write(code)
  return bytes
}
