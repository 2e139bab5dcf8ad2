/**
 * The newest packed value of each key, for reads on the hot path.
 *
 * Contract: `get` never waits for the disk and returns values in the order of the keys, `undefined` where there is none; an
 * awaited `put` is durable and seen by every later `get`; a returned array must not be written to.
 */
export interface Online {
  get(space: string, keys: readonly string[]): readonly (Float64Array | undefined)[]
  put(space: string, entries: ReadonlyMap<string, Float64Array>): Promise<void>
  /** Appends to what a key holds and drops the leading numbers below `from` records of `width` numbers each. */
  append(
    space: string,
    entries: ReadonlyMap<string, { readonly drop: number; readonly add: Float64Array }>,
  ): Promise<void>
  keys(space: string): readonly string[]
  close(): Promise<void>
}
