/** Numbers of one key; texts are written into them by whoever stores them. */
export type Words = Float64Array

/** At once where the store is in this process; otherwise waited for. */
export type Soon<T> = T | Promise<T>

/**
 * The newest packed value of each key, for reads on the hot path.
 *
 * Contract: `get` returns values in the order of the keys, `undefined` where there is none, all of one moment; it never waits
 * for the disk, and a store in this process never makes a promise of it. What one call writes is seen at once, by every later
 * `get`, in every process; writes of one caller take effect in the order they were asked for. An awaited write is as durable as
 * the store. A returned array must not be written to.
 *
 * Errors: `storage.online_not_written`, `storage.online_unreachable`.
 */
export interface Online {
  get(space: string, keys: readonly string[]): Soon<readonly (Words | undefined)[]>
  put(space: string, entries: ReadonlyMap<string, Words>): Promise<void>
  /** Puts values in the place of those that `get` gave; returns the keys that hold something else by now, which stay as they are. */
  replace(space: string, entries: ReadonlyMap<string, Replaced>): Promise<readonly string[]>
  /** Puts a whole space in the place of another, at once; the first is empty then. */
  move(from: string, to: string): Promise<void>
  /** Every key that is there all the while, some at a time; one may come twice. */
  keys(space: string): AsyncGenerator<readonly string[], void, undefined>
  /** How many keys a space has. */
  size(space: string): Soon<number>
  /** Does work while nobody else, in any process, does work of this name. */
  alone<T>(name: string, work: () => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** What `replace` changes: what was read, and what is to be there. */
export interface Replaced {
  readonly was: Words | undefined
  readonly put: Words
}
