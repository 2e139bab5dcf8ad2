import { type ArmSums, emptyArm, MOST_BUCKETS, normalMixture, unpairedTest } from '../../../math/index.ts'
import type { Column, NumberColumn, Table } from '../../../table/index.ts'
import type { Evidence } from '../rollout.ts'
import type { Affected, Setup } from '../setup.ts'
import { scaledLoss } from './losses.ts'
import { columnOf } from './scored.ts'

/** The requests that each version answered itself, by stage of the rollout: shares differ between stages, and so may the times. */
export type Arms = readonly (readonly [old: ArmSums, fresh: ArmSums])[]

/** Which requests of which versions. */
interface Question {
  readonly champion: number
  readonly challenger: number
  readonly setup: Setup
  readonly affected: Affected
  /** Only requests from and before these moments. */
  readonly from: number
  readonly to: number
}

const HEAVY = 0.2

/** Adds the labeled requests of a time to what each arm saw; gives new sums and leaves the old. */
export function addToArms(arms: Arms, journal: Table, of: Question): Arms {
  const { champion, challenger, setup, affected, from, to } = of
  const numbers = (name: string) => (journal.columns.get(name) as NumberColumn | undefined)?.values
  const [at, answered, score, label] = [numbers('at')!, numbers('answered')!, numbers('score')!, numbers('label')!]
  const bucket = bucketsOf(journal, affected.by)
  const sums = Array.from({ length: affected.stages.length + 1 }, (_, k) => copied(arms[k]))
  for (let row = 0; row < journal.rows; row++) {
    if (at[row]! < from || at[row]! >= to || Number.isNaN(label[row]!) || Number.isNaN(score[row]!)) continue
    const arm = answered[row] === champion ? 0 : answered[row] === challenger ? 1 : undefined
    if (arm === undefined) continue
    const stage = affected.stages.filter((moment) => moment <= at[row]!).length
    const own = sums[stage]![arm]
    const key = bucket(row)
    own.rows[key]!++
    own.sums[key]! += scaledLoss(setup, score[row]!, label[row]!)
  }
  return sums
}

function copied(arms: Arms[number] | undefined): readonly [ArmSums, ArmSums] {
  const copy = ({ rows, sums }: ArmSums): ArmSums => ({ rows: rows.slice(), sums: sums.slice() })
  return arms ? [copy(arms[0]), copy(arms[1])] : [emptyArm(), emptyArm()]
}

/** What takes the place of the paired difference: stages are put together by what each of them tells. */
export function weighArms(
  arms: Arms,
  { tau }: Affected,
): Pick<Evidence, 'logE' | 'favors' | 'mean' | 'low' | 'high'> & {
  readonly requests: number
  readonly warnings: readonly string[]
} {
  const stages = arms.map(([old, fresh]) => unpairedTest(old, fresh, { tau }))
  const told = stages.filter(({ low }) => Number.isFinite(low))
  const information = told.reduce((sum, { variance }) => sum + 1 / variance, 0)
  const requests = arms.flat().reduce((sum, { rows }) => sum + rows.reduce((all, n) => all + n, 0), 0)
  const warnings = [
    ...(told.length === 0 ? ['No verdict yet: 30 keys in both arms are needed.'] : []),
    ...(told.some(({ topShare }) => topShare > HEAVY)
      ? ['Ten keys carry more than a fifth of the requests of a version: evidence comes slowly.']
      : []),
  ]
  if (told.length === 0) return { logE: 0, mean: 0, low: null, high: null, requests, warnings }
  const mean = told.reduce((sum, { difference, variance }) => sum + difference / variance, 0) / information
  const half = normalMixture.halfWidth({ information, tau }, 0.01)
  return {
    logE: normalMixture.logE({ difference: mean, information, tau }),
    ...(mean !== 0 && { favors: mean < 0 ? 'challenger' : 'champion' }),
    ...{ mean, low: mean - half, high: mean + half, requests, warnings },
  }
}

/** Which bucket the key of a row is in: a column, or the id of the request. */
function bucketsOf(journal: Table, by: string | null): (row: number) => number {
  const column = by === null ? journal.columns.get('id') : columnOf(journal, by)
  if (column === undefined) return (row) => row % MOST_BUCKETS
  if (column.kind !== 'category')
    return (row) => bucketOf(String((column as Exclude<Column, { kind: 'category' }>).values[row]))
  const buckets = column.dictionary.map(bucketOf)
  return (row) => buckets[column.codes[row]!] ?? 0
}

/** FNV-1a (Fowler, Noll, Vo), folded. */
function bucketOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return ((hash >>> 16) ^ hash) & (MOST_BUCKETS - 1)
}
