import { DAY, HOUR } from '../../base/index.ts'
import type { LoopNeeds } from '../needs.ts'
import type { EndpointPolicy } from '../policy.ts'
import { blockLengthOf, type Paired, pairedLosses, weigh } from '../rollout/evidence.ts'
import { championAt, type History } from './history.ts'
import { scoringAfter } from './scored-after.ts'

/** From when on a version answers in a simulation. */
export interface Reign {
  readonly from: number
  readonly champion: number | null
}

/** What a policy would have gained or lost against what was done. */
export interface Against {
  /** Labeled requests that were answered by another version than the policy's, and scored by both. */
  readonly requests: number
  /** Requests that were answered by another version, and could not be scored by both or have no label: of them nothing is known. */
  readonly unknown: number
  /** Requests that the version of the policy never saw and scored only now. */
  readonly after: number
  /** Loss with this policy minus loss as it was, a request, over those scored by both; with its always-valid 99 % interval. */
  readonly mean: number | null
  readonly low: number | null
  readonly high: number | null
  readonly total: number
  readonly says: string
}

/** Where the version of the policy and the one that answered differ. */
interface Gap {
  readonly from: number
  readonly to: number
  readonly policy: number
  readonly actual: number
}

/** Compares on the requests where another version would have answered; paired, as both scored them. */
export async function compareWith(
  needs: LoopNeeds,
  of: {
    readonly policy: EndpointPolicy
    readonly history: History
    readonly reigns: readonly Reign[]
    readonly to: number
  },
): Promise<Against> {
  const { policy, to } = of
  const loss = policy.model.metric === 'logloss' ? 'logloss' : 'brier'
  const parts: Paired[] = []
  let unknown = 0
  let after = 0
  const scoreAfter = scoringAfter(needs, policy.model.name)
  for (const gap of gapsOf(of).flatMap(daysOf)) {
    const read = await needs.journal.read(policy.name, { from: gap.from, to: gap.to, knownBy: needs.clock.now() })
    if (read.rows === 0) continue
    const { journal, rows } = await scoreAfter(read, gap)
    const paired = pairedLosses(journal, { champion: gap.actual, challenger: gap.policy, loss })
    after += rows
    unknown += journal.rows - paired.times.length
    parts.push(paired)
  }
  return summed(joined(parts), { unknown, after, to, loss })
}

function gapsOf(of: { readonly history: History; readonly reigns: readonly Reign[]; readonly to: number }): Gap[] {
  const { history, reigns, to } = of
  const turns = [...reigns.map(({ from }) => from), ...history.moves.map(({ at }) => at), to]
  const first = reigns[0]!.from
  const cuts = [...new Set(turns)].filter((at) => at >= first && at <= to).sort((a, b) => a - b)
  return cuts.slice(0, -1).flatMap((from, i) => {
    const policy = reigns.findLast((reign) => reign.from <= from)!.champion
    const actual = championAt(history, from)
    return policy === null || actual === null || policy === actual ? [] : [{ from, to: cuts[i + 1]!, policy, actual }]
  })
}

/** Days of a gap: no more than one is in memory. */
function daysOf(gap: Gap): readonly Gap[] {
  const days = Math.ceil((gap.to - gap.from) / DAY)
  return Array.from({ length: days }, (_, i) => ({
    ...{ ...gap, from: gap.from + i * DAY },
    to: Math.min(gap.to, gap.from + (i + 1) * DAY),
  }))
}

function joined(parts: readonly Paired[]): Paired {
  const all = (of: (part: Paired) => Float64Array): Float64Array =>
    Float64Array.from(parts.flatMap((part) => [...of(part)]))
  return {
    ...{ times: all(({ times }) => times), differences: all(({ differences }) => differences) },
    ...{ asked: all(({ asked }) => asked), largestGap: Math.max(0, ...parts.map(({ largestGap }) => largestGap)) },
  }
}

function summed(
  paired: Paired,
  {
    unknown,
    after,
    to,
    loss,
  }: { readonly unknown: number; readonly after: number; readonly to: number; readonly loss: string },
): Against {
  const requests = paired.times.length
  const nothing = { requests, unknown, after, mean: null, low: null, high: null, total: 0 }
  if (requests === 0) {
    const says =
      unknown === 0
        ? 'The same versions would have answered: nothing would have been gained or lost.'
        : `Other versions would have answered ${unknown} requests, of none of which the loss of both is known.`
    return { ...nothing, says }
  }
  const blockMs = Math.max(HOUR, blockLengthOf(paired))
  const { mean, low, high } = weigh(paired, { blockMs, now: to + DAY, deadlineMs: 0 })
  const total = paired.differences.reduce((sum, value) => sum + value, 0)
  const sure =
    low === null || high === null ? 'too few blocks for an interval' : `${low.toFixed(4)} to ${high.toFixed(4)}`
  const rest = unknown === 0 ? '' : ` Of ${unknown} more requests nothing is known.`
  const later = after === 0 ? '' : ` ${after} of the requests were scored only now, from the features in the journal.`
  const says = `On ${requests} labeled requests that both scored, the ${loss} loss would have been ${total < 0 ? 'lower' : 'higher'} by ${Math.abs(mean).toFixed(4)} a request (${sure}; always-valid 99 %).${later}${rest}`
  return { ...nothing, mean, low, high, total, says }
}
