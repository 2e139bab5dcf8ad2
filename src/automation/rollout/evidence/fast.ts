import { type MixtureState, tMixture } from '../../../math/index.ts'
import type { Setup } from '../setup.ts'
import { SETTLED } from './blocks.ts'
import type { Scored } from './scored.ts'

/** What the tests that need no label have seen: errors and slow answers. Plain JSON. */
export interface Fast {
  /** Requests before it were looked at. */
  readonly through: number
  readonly errors: MixtureState
  readonly latency: MixtureState
  readonly open: OpenBlocks
  /** Requests and slow answers in all. */
  readonly requests: number
  readonly answered: number
}

/** Blocks that are not full yet. */
interface OpenBlocks {
  readonly requests: number
  readonly failed: number
  readonly fresh: number
  readonly freshSlow: number
  readonly old: number
  readonly oldSlow: number
}

/** Requests of a block: with all the challenger's requests failing, harm is found after 9 to 13 of them. */
const FULL = 50
/** Shares that may be more without being harm. */
export const FAST_MARGINS = { errors: 0.001, latency: 0.01 } as const

const NOTHING: OpenBlocks = { requests: 0, failed: 0, fresh: 0, freshSlow: 0, old: 0, oldSlow: 0 }

/** Begins with nothing seen. */
export const startFast = (from: number): Fast => ({
  ...{ through: from, errors: tMixture.start, latency: tMixture.start, open: NOTHING, requests: 0, answered: 0 },
})

/**
 * Goes on with the requests since. An error is a request that the challenger left without a score and the champion did not (it failed, or did
 * not keep up), minus the other way round, over 50 requests. Slowness is compared between requests that each answered, in blocks of at least
 * 50 by either; what slows both down is in both.
 */
export function goOn(before: Fast, scored: Scored, { now, slowUs }: { now: number } & Pick<Setup, 'slowUs'>): Fast {
  let { errors, latency, requests, answered } = before
  const open = { ...before.open }
  const until = Math.max(before.through, now - SETTLED)
  for (let i = 0; i < scored.rows; i++) {
    if (scored.times[i]! < before.through || scored.times[i]! >= until) continue
    requests++
    open.requests++
    open.failed += Number(Number.isNaN(scored.fresh[i]!)) - Number(Number.isNaN(scored.old[i]!))
    const isSlow = Number(slowUs !== null && scored.latencyUs[i]! > slowUs)
    if (scored.byChallenger[i] === 1) {
      answered++
      open.fresh++
      open.freshSlow += isSlow
    } else {
      open.old++
      open.oldSlow += isSlow
    }
    if (open.requests === FULL) {
      errors = tMixture.add(errors, open.failed / FULL - FAST_MARGINS.errors)
      Object.assign(open, { requests: 0, failed: 0 })
    }
    if (Math.min(open.fresh, open.old) < FULL) continue
    latency = tMixture.add(latency, open.freshSlow / open.fresh - open.oldSlow / open.old - FAST_MARGINS.latency)
    Object.assign(open, { fresh: 0, freshSlow: 0, old: 0, oldSlow: 0 })
  }
  return { through: until, errors, latency, open, requests, answered }
}
