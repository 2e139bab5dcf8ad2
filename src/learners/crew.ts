/**
 * Threads that share a memory with the caller, who works along as thread 0. Learners are given a crew; they never start a thread
 * themselves, so that they run in a browser too, where there is none.
 */
export interface Crew {
  /** The caller included; at least 1. */
  readonly threads: number
  /** Puts the threads to work on a memory; `own` is what the caller does at an order. Whoever forms a team disbands it. */
  form(work: TeamWork, own: (order: number) => void): Team
}

/** What a team shares. All of it can be cloned to another thread. */
export interface TeamWork {
  /** What the members do: the name of a program that `enlist` knows. */
  readonly program: 'trees'
  /** A shared WebAssembly memory. */
  readonly memory: object
  /** The compiled WebAssembly module that all of them run. */
  readonly module: object
  /** Plain data. */
  readonly layout: unknown
}

/** Threads on one memory. */
export interface Team {
  readonly threads: number
  /** Lets every thread do this and returns when all are done. */
  all(order: number): void
  disband(): void
}
