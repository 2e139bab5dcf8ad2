import { DAY, WEEK } from '../../base/index.ts'
import { quietUntil } from './quiet-hours.ts'
import type { Renewal } from './renewal.ts'

/** What stands before a renewal: what was done lately, and what people said. */
export interface Standing {
  readonly now: number
  /** When renewals began, the newest first. */
  readonly retrains: readonly number[]
  /** The alarm of the last renewal: that it waits for its pause is no news. */
  readonly renewedFor?: string
  /** Minutes that trainings and backtests took within the budget's stretch. */
  readonly minutes: number
  /** When rollouts began, the newest first. */
  readonly rollouts: readonly number[]
  /** How the last rollouts ended, the newest first, up to the last word of a person. */
  readonly undone: readonly boolean[]
  /** Who paused the loop, and why. */
  readonly paused?: { readonly by: string; readonly because: string }
}

/** Why nothing is begun now. */
export interface Refusal {
  readonly rule: string
  readonly because: string
}

const ROLLOUTS_A_WEEK = 2
const UNDONE = 2

/** What stands in the way of a renewal that an alarm calls for; the first that does. Pure. */
export function refusalNow(renewal: Renewal, standing: Standing): Refusal | undefined {
  return (
    pausedNow(standing) ??
    coolDown(renewal, standing) ??
    tooManyRollouts(standing) ??
    undoneInARow(standing) ??
    overBudget(renewal, standing) ??
    quietNow(renewal, standing)
  )
}

/** What stands in the way of a renewal that a person asked for. */
export function pausedNow({ paused }: Standing): Refusal | undefined {
  return paused && { rule: 'paused', because: `${paused.by} paused the loop: ${paused.because}` }
}

function coolDown({ pauseMs }: Renewal, { now, retrains: [last] }: Standing): Refusal | undefined {
  if (last === undefined || now - last >= pauseMs) return undefined
  return {
    rule: 'cool-down',
    because: `The last renewal began at ${iso(last)}; the next may at ${iso(last + pauseMs)}.`,
  }
}

function tooManyRollouts({ now, rollouts }: Standing): Refusal | undefined {
  const recent = rollouts.filter((at) => at > now - WEEK)
  if (recent.length < ROLLOUTS_A_WEEK) return undefined
  const free = recent[ROLLOUTS_A_WEEK - 1]! + WEEK
  const because = `${recent.length} rollouts began within a week, at most ${ROLLOUTS_A_WEEK} do; the next may at ${iso(free)}.`
  return { rule: `at most ${ROLLOUTS_A_WEEK} rollouts a week`, because }
}

function undoneInARow({ undone }: Standing): Refusal | undefined {
  if (undone.length < UNDONE || !undone.slice(0, UNDONE).every(Boolean)) return undefined
  const because = `The last ${UNDONE} rollouts were undone: a person is asked. Approve to go on: millrace automation approve`
  return { rule: 'two undone in a row', because }
}

function overBudget({ budget }: Renewal, { now, retrains, minutes }: Standing): Refusal | undefined {
  if (!budget) return undefined
  const days = Number((budget.perMs / DAY).toFixed(1))
  const spent = retrains.filter((at) => at > now - budget.perMs).length
  if (spent >= budget.retrains)
    return { rule: 'budget', because: `${spent} of ${budget.retrains} renewals in ${days} days are spent.` }
  if (budget.minutes !== undefined && minutes >= budget.minutes)
    return { rule: 'budget', because: `${minutes.toFixed(1)} of ${budget.minutes} minutes in ${days} days are spent.` }
  return undefined
}

function quietNow({ quiet = [] }: Renewal, { now }: Standing): Refusal | undefined {
  const until = quietUntil(quiet, now)
  return until === undefined ? undefined : { rule: 'quiet hours', because: `Nothing is begun before ${iso(until)}.` }
}

const iso = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ')
