/** A share of rows, chosen by a hash of the row number: the same rows on any machine, for any other filter. */
export interface Sample {
  /** From 0 to 1. */
  readonly share: number
  /** Another seed chooses other rows; 0 when not given. */
  readonly seed?: number
}

const RANGE = 2 ** 32

/**
 * True when a row is in the sample: what `sampleSql` says in SQL.
 *
 * Source: the 32-bit finalizer of MurmurHash3 (A. Appleby).
 */
export function isSampled(row: number, { share, seed = 0 }: Sample): boolean {
  const high = Math.floor(row / RANGE)
  return mix((row ^ high ^ seedBits(seed)) >>> 0) < share * RANGE
}

function mix(bits: number): number {
  let h = bits
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

const seedBits = (seed: number): number => mix((seed + 0x9e3779b9) >>> 0)

/** A relation with the rows of `relation`, which has `__row`, that are in the sample. */
export function sampleSql(relation: string, { share, seed = 0 }: Sample): string {
  const low = (sql: string): string => `(${sql}) & 4294967295`
  const first = `xor(xor(${low('__row::ubigint')}, __row::ubigint >> 32), ${seedBits(seed)}::ubigint)`
  const step = (by: number, times: number): string => low(`xor(__mix, __mix >> ${by}) * ${times}`)
  const one = `select *, ${first} as __mix from ${relation}`
  const two = `select * replace (${step(16, 0x85ebca6b)} as __mix) from (${one})`
  const three = `select * replace (${step(13, 0xc2b2ae35)} as __mix) from (${two})`
  return `(select * exclude (__mix) from (${three}) where xor(__mix, __mix >> 16) < ${share * RANGE}::double)`
}
