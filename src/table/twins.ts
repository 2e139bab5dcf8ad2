import type { Coded } from './coded.ts'

/** Values of a column stand for those of another, one to one, only where each is seen so often; else any two fine columns would. */
const ROWS_A_VALUE = 5

/** A column that says the same as an earlier one. */
export interface Twin {
  readonly name: string
  readonly of: string
  /** Equal values; else values that stand for each other, one to one. */
  readonly isEqual: boolean
}

/** Columns that say the same as an earlier one, row by row; constant ones aside. Linear in the number of columns. */
export function twinColumns(columns: readonly { readonly name: string; readonly coded: Coded }[]): readonly Twin[] {
  const known = new Map<string, { readonly name: string; readonly coded: Coded }[]>()
  const twins: Twin[] = []
  for (const one of columns) {
    if (one.coded.counts.length + Number(one.coded.missing > 0) < 2) continue
    const key = patternOf(one.coded)
    const before = known.get(key) ?? []
    known.set(key, before)
    const first = before.find((other) => areAlike(one.coded, other.coded))
    if (!first) {
      before.push(one)
      continue
    }
    const isEqual = areEqual(one.coded, first.coded)
    if (isEqual || one.coded.counts.length * ROWS_A_VALUE <= one.coded.codes.length)
      twins.push({ name: one.name, of: first.name, isEqual })
  }
  return twins
}

/** A hash of which rows are alike, whatever their values are; missing stays missing. */
function patternOf({ codes, counts }: Coded): string {
  const order = new Int32Array(counts.length).fill(-1)
  let [next, a, b] = [0, 17, 29]
  for (const code of codes) {
    if (code >= 0 && order[code]! < 0) order[code] = next++
    const place = code < 0 ? -1 : order[code]!
    a = mixWord(a, place)
    b = mixWord(b ^ 0x27d4eb2f, place)
  }
  return `${a}:${b}`
}

function areAlike(one: Coded, other: Coded): boolean {
  if (one.counts.length !== other.counts.length || one.missing !== other.missing) return false
  const partner = new Int32Array(one.counts.length).fill(-1)
  return one.codes.every((code, row) => {
    const its = other.codes[row]!
    if (code < 0 || its < 0) return code < 0 && its < 0
    if (partner[code]! < 0) partner[code] = its
    return partner[code] === its
  })
}

function areEqual(one: Coded, other: Coded): boolean {
  const [a, b] = [one.values ?? one.texts!, other.values ?? other.texts!]
  return one.codes.every((code, row) => code < 0 || a[code] === b[other.codes[row]!])
}

/** Mixes 32 bits into a hash. */
export function mixWord(hash: number, word: number): number {
  let mixed = Math.imul(hash ^ word, 0xcc9e2d51)
  mixed = (mixed << 15) | (mixed >>> 17)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0x1b873593)
  return mixed ^ (mixed >>> 16)
}
