/** The numbers at these places. */
export function taken(values: Float64Array, places: Int32Array): Float64Array {
  const found = new Float64Array(places.length)
  for (let i = 0; i < places.length; i++) found[i] = values[places[i]!]!
  return found
}

/** Numbers one after the other; those of one part are not copied. */
export function joinedNumbers(parts: readonly Float64Array[]): Float64Array {
  return parts.length === 1 ? parts[0]! : filled(new Float64Array(lengthOf(parts)), parts)
}

/** Codes one after the other; those of one part are not copied. */
export function joinedCodes(parts: readonly Int32Array[]): Int32Array {
  return parts.length === 1 ? parts[0]! : filled(new Int32Array(lengthOf(parts)), parts)
}

const lengthOf = (parts: readonly ArrayLike<number>[]): number => parts.reduce((sum, part) => sum + part.length, 0)

function filled<Numbers extends Float64Array | Int32Array>(all: Numbers, parts: readonly Numbers[]): Numbers {
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
