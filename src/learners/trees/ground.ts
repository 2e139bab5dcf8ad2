import type { Crew } from '../crew.ts'
import { furnish } from './arena.ts'
import type { Binned } from './binned.ts'
import type { Layout } from './layout.ts'
import { MOST_THREADS, memberOf, type TreeTeam } from './orders.ts'

/** The memory of one fit, and the threads that work on it. */
export interface Ground {
  readonly binned: Binned
  readonly layout: Layout
  /** The whole memory, as words and as doubles. */
  readonly words: Int32Array
  readonly doubles: Float64Array
  readonly bytes: Uint8Array
  /** Positions of rows, in the order of leaves. */
  readonly order: Int32Array
  /** First and second derivative of each row by turns, as whole numbers. */
  readonly derivatives: Int32Array
  /** Scores, all rows of the first class, then of the next. */
  readonly scores: Float64Array
  readonly labels: Float64Array
  /** Does an order that is about so many rows: alone where they are few, else with the team. Returns how many threads did it. */
  run(order: number, rows: number): number
  close(): void
}

/** What a fit needs room for. */
export interface GroundNeeds {
  readonly width: number
  readonly leaves: number
  readonly crew: Crew | undefined
}

/** Histograms are kept in so many bytes at most; a leaf that has lost its own is counted again. */
const POOL_BYTES = 2 ** 29
const LEAST_HISTOGRAMS = 4
/** Bins of the rows of a leaf below which a second thread costs more than it brings; and of all rows. */
const TEAM_WORK = 2 ** 16
const LEAST_WORK = 2 ** 18
const ARGUMENT_WORDS = 64

/** Furnishes the arena of these rows for a fit. Errors: `learners.too_large`. */
export function openGround(binned: Binned, { width, leaves, crew }: GroundNeeds): Ground {
  const { arena, rows, features } = binned
  const threads = Math.max(
    1,
    Math.min(crew?.threads ?? 1, MOST_THREADS, Math.floor((2 * rows * features.length) / LEAST_WORK)),
  )
  const each = Math.max(16, arena.shape.offsets.at(-1)! * 16)
  const histograms = Math.max(LEAST_HISTOGRAMS, Math.min(leaves + 1, Math.floor(POOL_BYTES / each)))
  const layout = furnish(arena, { rows, threads, width, leaves, histograms })
  const { buffer } = arena.memory
  const { memory, kernels } = arena
  const alone = memberOf({ memory, kernels, team: { layout, threads: 1, features: [0, features.length] } }, 0)
  const shared: TreeTeam = { layout, threads, features: shareFeatures(layout, threads) }
  const work = { program: 'trees', memory, module: arena.module, layout: shared } as const
  const team = threads > 1 ? crew!.form(work, memberOf({ memory, kernels, team: shared }, 0)) : undefined
  const least = TEAM_WORK / Math.max(1, features.length)
  new Int32Array(buffer, layout.arguments, ARGUMENT_WORDS).fill(0)
  return {
    binned,
    layout,
    words: new Int32Array(buffer),
    doubles: new Float64Array(buffer, 0, Math.floor(buffer.byteLength / 8)),
    bytes: new Uint8Array(buffer),
    order: new Int32Array(buffer, layout.order, rows),
    derivatives: new Int32Array(buffer, layout.derivatives, 2 * rows),
    scores: new Float64Array(buffer, layout.scores, rows * width),
    labels: new Float64Array(buffer, layout.labels, rows),
    run(order, about) {
      if (team && about >= least) {
        team.all(order)
        return threads
      }
      alone(order)
      return 1
    },
    close: () => team?.disband(),
  }
}

/** Features for each thread, with about equal numbers of bins. */
function shareFeatures({ offsets, bins }: Layout, threads: number): number[] {
  const all = offsets.at(-1)!
  return Array.from({ length: threads + 1 }, (_, thread) => {
    if (thread === threads) return bins.length
    const feature = offsets.findIndex((offset) => offset >= (all * thread) / threads)
    return Math.min(bins.length, feature)
  })
}
