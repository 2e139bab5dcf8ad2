import { loadavg } from 'node:os'
import { median } from '../bench.ts'

/** What one run cost: wall seconds, and processor seconds over all threads. */
export interface Cost {
  readonly seconds: number
  readonly cpu: number
}

/** One of those who do the same work in turn. */
export interface Contestant {
  readonly name: string
  readonly run: () => Promise<Cost>
}

/** How one contestant did. */
export interface Times {
  readonly name: string
  /** Medians over the runs that count. */
  readonly seconds: number
  readonly cpu: number
  /** The run before, in a process that had done nothing like it yet. */
  readonly first: number
  /** The least of the runs that count: where it is far below the median, something else was busy. */
  readonly fastest: number
}

export interface Duel {
  readonly times: readonly Times[]
  readonly runs: number
  /** Programs that ran or waited to run, as the system counts them over a minute. */
  readonly load: number
}

/**
 * Lets all do their work in turn, so that what else the machine does hits all alike; every other round in reverse. One round before
 * them does not count.
 */
export async function duel(contestants: readonly Contestant[], runs: number): Promise<Duel> {
  const costs = contestants.map((): Cost[] => [])
  for (let round = 0; round <= runs; round++) {
    const order = [...contestants.keys()]
    if (round % 2 === 1) order.reverse()
    for (const at of order) costs[at]!.push(await contestants[at]!.run())
  }
  const times = contestants.map(({ name }, at) => {
    const [first, ...counted] = costs[at]!
    const of = (what: keyof Cost): number => median(counted.map((cost) => cost[what]))
    const fastest = Math.min(...counted.map((cost) => cost.seconds))
    return { name, seconds: of('seconds'), cpu: of('cpu'), first: first!.seconds, fastest }
  })
  return { times, runs, load: loadavg()[0]! }
}
