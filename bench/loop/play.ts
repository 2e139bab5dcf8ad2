import { canary, type EndpointPolicy } from '../../src/automation/index.ts'
import { type Look, lookAt, openBook, termsOf } from '../../src/automation/rollout/look.ts'
import { nextMove } from '../../src/automation/rollout/move.ts'
import { pilotOf } from '../../src/automation/rollout/pilot.ts'
import type { Rollout } from '../../src/automation/rollout/rollout.ts'
import type { Journal } from '../../src/serving/index.ts'
import { type NumberColumn, numberColumn, sliceRows, type Table, tableOf } from '../../src/table/index.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** How a rollout ended: by what move, after how many requests of evidence. */
export interface Played {
  readonly what: 'rollback' | 'promote' | 'hold' | 'open'
  readonly by: string
  readonly requests: number
  readonly blockMs: number
}

/** A policy with everything on: segments, and all guardrails. */
export function policyFor(loss: 'brier' | 'logloss', extra: Parameters<typeof canary>[0] = {}): EndpointPolicy {
  const rollout = canary({
    ...{ shadow: '3d', steps: [20, 100], within: '2w', loss, segments: ['region'] },
    guardrails: { latency: { under: '50ms' }, calibration: true, groups: ['sex'] },
    ...extra,
  })
  return { name: 'late', model: { objective: 'binary', metric: loss }, watch: {}, rollout } as unknown as EndpointPolicy
}

/** Plays one rollout by the product's own pilot, looks and rule, looking every `everyMs`; a request comes every `rowMs`. */
export async function play(
  journal: Table,
  policy: EndpointPolicy,
  { everyMs, rowMs = MINUTE }: { readonly everyMs: number; readonly rowMs?: number },
): Promise<Played> {
  let now = 0
  const needs = { journal: journalOver(journal), clock: { now: () => now } }
  const plan = policy.rollout
  let rollout: Rollout = {
    ...{ id: 'r', endpoint: 'late', champion: 1, challenger: 2, phase: 'shadow', percent: 0, startedAt: 0, since: 0 },
  }
  now = plan.shadowMs
  rollout = { ...rollout, ...(await pilotOf(needs, policy, rollout, now)), phase: 'canary', percent: 20, since: now }
  const { setup, from, blockMs } = termsOf(policy, rollout)
  let book = openBook(setup, from)
  let last: Look | undefined
  const ended = (what: Played['what'], by: string): Played => ({
    ...{ what, by, blockMs, requests: Math.floor((now - from) / rowMs) },
  })
  for (now = from + everyMs; now <= DAY * 14 + HOUR; now += everyMs) {
    last = await lookAt(needs, policy, { rollout, book })
    book = last.book
    const move = nextMove(rollout, plan, { evidence: last.evidence, now })
    if (move === undefined || move.what === 'canary' || move.paused) continue
    return ended(move.what, move.what === 'rollback' ? (last.evidence.harm?.by ?? '') : '')
  }
  return ended('open', '')
}

/** The rows of a table as a journal gives them: by moment, with the labels known by then. */
function journalOver(table: Table): Journal {
  const numbers = (name: string): Float64Array => (table.columns.get(name) as NumberColumn).values
  const [at, label, labelAt] = [numbers('at'), numbers('label'), numbers('label_at')]
  const place = (moment: number): number => Math.min(at.length, Math.max(0, Math.ceil(moment / (at[1]! - at[0]!))))
  const read = ({ from, to, knownBy = Infinity }: { from: number; to: number; knownBy?: number }): Table => {
    const [first, last] = [place(from), place(to)]
    const rows = sliceRows(table, first, last)
    const known = label.slice(first, last).map((value, i) => (labelAt[first + i]! <= knownBy ? value : Number.NaN))
    return tableOf(new Map([...rows.columns, ['label', numberColumn(known)]]))
  }
  return {
    read: async (_: string, window: { from: number; to: number; knownBy?: number }) => read(window),
    stream: async function* (_: string, window: { from: number; to: number; knownBy?: number }) {
      yield { rows: read(window), next: Infinity }
    },
  } as unknown as Journal
}
