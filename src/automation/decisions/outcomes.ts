import { beginsRenewal, type Decision, type Outcome } from './decision.ts'

/** What became of a decision. */
export interface Settled {
  readonly decision: string
  readonly outcome: Outcome
}

/**
 * What became of renewals and promotions, as far as later decisions tell: a renewal by how its rollout ended, a promotion by what the old
 * champion, which went on scoring beside it, would have lost; not to renew by whether the alarm ended all the same. Pure.
 *
 * @param decisions of one endpoint, the oldest first
 * @param alarms open and closed ones
 */
export function outcomesOf(decisions: readonly Decision[], alarms: readonly Ended[]): readonly Settled[] {
  return decisions.flatMap((one, i) => {
    if (one.outcomes && one.outcomes.length > 0) return []
    const later = decisions.slice(i + 1)
    const outcome = becameOf(one, later, alarms)
    return outcome ? [{ decision: one.id, outcome }] : []
  })
}

/** An alarm, as far as it tells whether a renewal was needed. */
interface Ended {
  readonly id: string
  readonly closedAt: number | null
  readonly closedBecause: string | null
}

function becameOf(one: Decision, later: readonly Decision[], alarms: readonly Ended[]): Outcome | undefined {
  if (beginsRenewal(one)) return renewed(later)
  if (one.what === 'promote') return proved(later)
  const { alertId } = one.evidence
  return one.what === 'hold' && typeof alertId === 'string' ? heldBack(alertId, later, alarms) : undefined
}

function heldBack(alertId: string, later: readonly Decision[], alarms: readonly Ended[]): Outcome | undefined {
  const after = later.find((one) => beginsRenewal(one) && one.evidence['alertId'] === alertId)
  if (after) return { at: after.at, says: `Renewed after all. ${after.because}`, evidence: { decision: after.id } }
  const alarm = alarms.find(({ id }) => id === alertId)
  if (alarm?.closedAt == null) return undefined
  const says = `The alarm ended without a renewal${alarm.closedBecause === null ? '' : `: ${alarm.closedBecause}`}`
  return { at: alarm.closedAt, says: `${says.replace(/\.$/, '')}.`, evidence: { alertId } }
}

const ENDS: readonly string[] = ['promote', 'rollback']
/** Rules of a hold that end a rollout. */
const GIVEN_UP: readonly string[] = ['time is up', 'identical', 'gates', 'a person decided']

function renewed(later: readonly Decision[]): Outcome | undefined {
  const own = until(later, beginsRenewal)
  const end = own.find(({ what, rule }) => ENDS.includes(what) || (what === 'hold' && GIVEN_UP.includes(rule)))
  if (!end) return undefined
  const [what] = [
    { promote: 'It was promoted', rollback: 'It was undone' }[end.what as string] ?? 'It did not take over',
  ]
  return { at: end.at, says: `${what}. ${end.because}`, evidence: { decision: end.id, ...numbersOf(end) } }
}

function proved(later: readonly Decision[]): Outcome | undefined {
  const own = until(later, ({ what }) => what === 'promote')
  const end = own.find(({ what, rule }) => what === 'rollback' || (what === 'hold' && rule === 'probation'))
  if (!end) return undefined
  const { mean, low, high, requests } = end.evidence as Readonly<Record<string, number | null | undefined>>
  const sure = low != null && high != null ? ` (${low.toFixed(4)} to ${high.toFixed(4)})` : ''
  const numbers =
    mean == null
      ? ''
      : ` Loss ${mean.toFixed(4)}${sure} a request against the old champion on ${requests ?? 0} labeled requests.`
  const says = `${end.what === 'rollback' ? 'It was undone.' : 'It held.'}${numbers}`
  return { at: end.at, says, evidence: { decision: end.id, ...numbersOf(end) } }
}

function until(later: readonly Decision[], isNext: (one: Decision) => boolean): readonly Decision[] {
  const next = later.findIndex(isNext)
  return next < 0 ? later : later.slice(0, next)
}

function numbersOf({ evidence }: Decision): Record<string, unknown> {
  const { mean, low, high, logE, blocks, requests } = evidence
  return { mean, low, high, logE, blocks, requests }
}
