import { HOUR } from '../../base/index.ts'
import { pilotBlock, tMixture } from '../../math/index.ts'
import type { NumberColumn, Table } from '../../table/index.ts'
import { lossOf } from './evidence/losses.ts'
import type { Evidence } from './rollout.ts'
import type { LossKind } from './setup.ts'

/** Loss of the challenger minus loss of the champion, one number a labeled request, in order of request time. */
export interface Paired {
  readonly times: Float64Array
  readonly differences: Float64Array
  /** Times of all requests, labeled or not: a block is mature when nearly all of its requests have a label. */
  readonly asked: Float64Array
  readonly largestGap: number
}

const MATURE = 0.98

/**
 * Takes the requests that both versions scored out of what the journal holds, whichever of the two was champion at the time.
 *
 * @param journal columns `at`, `champion`, `champion_score`, `challenger`, `challenger_score`, `label` (NaN: not known yet)
 */
export function pairedLosses(
  journal: Table,
  versions: { readonly champion: number; readonly challenger: number; readonly loss: LossKind },
): Paired {
  const column = (name: string): Float64Array => (journal.columns.get(name) as NumberColumn).values
  const [at, first, second, label] = [column('at'), column('champion'), column('challenger'), column('label')]
  const [firstScore, secondScore] = [column('champion_score'), column('challenger_score')]
  const times: number[] = []
  const differences: number[] = []
  const asked: number[] = []
  let largestGap = 0
  for (let row = 0; row < journal.rows; row++) {
    const straight = first[row] === versions.champion && second[row] === versions.challenger
    const turned = first[row] === versions.challenger && second[row] === versions.champion
    if (!straight && !turned) continue
    const [old, fresh] = straight ? [firstScore[row]!, secondScore[row]!] : [secondScore[row]!, firstScore[row]!]
    largestGap = Math.max(largestGap, Math.abs(fresh - old))
    asked.push(at[row]!)
    if (Number.isNaN(label[row]!)) continue
    times.push(at[row]!)
    differences.push(lossOf(versions.loss, fresh, label[row]!) - lossOf(versions.loss, old, label[row]!))
  }
  return {
    times: Float64Array.from(times),
    differences: Float64Array.from(differences),
    asked: Float64Array.from(asked),
    largestGap,
  }
}

/** How long a block must be, learned from the shadow traffic; see `math`'s `pilotBlock`. Milliseconds. */
export function blockLengthOf(pilot: Paired): number {
  return pilot.times.length === 0 ? HOUR : pilotBlock({ times: pilot.times, values: pilot.differences }).length
}

/**
 * Weighs the blocks that are over and mature: at least 98 % of their labels are known, or `deadlineMs` have passed since.
 * The value of a block is its sum of differences over the rows of a typical block, so that a busy hour weighs more.
 */
export function weigh(
  paired: Paired,
  at: { readonly blockMs: number; readonly now: number; readonly deadlineMs: number },
): Evidence {
  const blocks = blocksOf(paired, at)
  const typical = blocks.reduce((sum, block) => sum + block.labeled, 0) / Math.max(1, blocks.length)
  let state = tMixture.start
  let requests = 0
  for (const block of blocks) {
    if (block.labeled === 0) continue
    state = tMixture.add(state, block.sum / typical)
    requests += block.labeled
  }
  const { low, high } = tMixture.interval(state)
  return {
    logE: tMixture.logE(state),
    favors: state.s < 0 ? 'challenger' : state.s > 0 ? 'champion' : undefined,
    mean: state.n === 0 ? 0 : state.s / state.n,
    low: Number.isFinite(low) ? low : null,
    high: Number.isFinite(high) ? high : null,
    blocks: state.n,
    requests,
    largestGap: paired.largestGap,
    spanMs: blocks.length === 0 ? 0 : (blocks.at(-1)!.key - blocks[0]!.key + 1) * at.blockMs,
  }
}

interface Block {
  readonly key: number
  asked: number
  labeled: number
  sum: number
}

function blocksOf(
  paired: Paired,
  at: { readonly blockMs: number; readonly now: number; readonly deadlineMs: number },
): readonly Block[] {
  const blocks = new Map<number, Block>()
  const blockAt = (time: number): Block => {
    const key = Math.floor(time / at.blockMs)
    const block = blocks.get(key) ?? { key, asked: 0, labeled: 0, sum: 0 }
    blocks.set(key, block)
    return block
  }
  for (const time of paired.asked) blockAt(time).asked++
  for (let i = 0; i < paired.times.length; i++) {
    const block = blockAt(paired.times[i]!)
    block.labeled++
    block.sum += paired.differences[i]!
  }
  return [...blocks.values()].filter((block) => isMature(block, at)).sort((a, b) => a.key - b.key)
}

function isMature(
  block: Block,
  at: { readonly blockMs: number; readonly now: number; readonly deadlineMs: number },
): boolean {
  const over = (block.key + 1) * at.blockMs
  return over <= at.now && (block.labeled >= MATURE * block.asked || at.now - over >= at.deadlineMs)
}
