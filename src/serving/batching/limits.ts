/** How much may wait for one version. */
export interface Limits {
  /** Rows that may wait together. */
  readonly rows: number
  /** Milliseconds of work that may wait together, by what a row took so far. */
  readonly workMs: number
  /** Milliseconds after which nobody waits any more, where whoever asked did not say. */
  readonly withinMs: number
}

export const LIMITS: Limits = { rows: 100_000, workMs: 1_000, withinMs: 60_000 }

/**
 * Whether more rows may wait behind those that do. Behind an empty queue any number may: how much one request may hold is for the
 * doors to say.
 */
export function hasRoom(
  limits: Limits,
  waiting: {
    /** Requests in the queue, without those that run now. */
    readonly requests: number
    /** Rows of all requests, those that run now too, and how long they take. */
    readonly rows: number
    readonly ms: number
  },
  more: number,
): boolean {
  if (waiting.requests === 0) return true
  return waiting.rows + more <= limits.rows && waiting.ms <= limits.workMs
}
