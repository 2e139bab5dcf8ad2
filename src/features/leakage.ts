import type { DatasetVersion } from '../data/index.ts'
import { auc, type Estimate } from '../evaluation/index.ts'
import { columnOf, quoteName, type SqlText, type Table } from '../table/index.ts'
import { naiveTable } from './naive.ts'
import { offlineTable } from './offline.ts'
import type { Sample } from './sample.ts'
import { type OfflineNeeds, sourcedViews } from './sourced.ts'
import type { FeatureView } from './view.ts'

/** What a feature of a view alone would tell of a label, as a leaky join has it and as it could have been known. */
export interface Leakage {
  readonly feature: string
  /** Joined by the calendar hour of event time, the row itself included. */
  readonly naive: Estimate
  /** Joined by what was known at the moment of the row. */
  readonly pointInTime: Estimate
  /** The share of rows that are known at their own moment: such a row sees itself, and with it perhaps its label. */
  readonly seesItself: number
}

/** Which view and which label to compare, over which rows. */
export interface LeakageRequest {
  readonly version: DatasetVersion
  readonly view: FeatureView
  /** A truth. */
  readonly label: SqlText
  readonly where?: { readonly from?: number; readonly to?: number }
  readonly sample?: Sample
}

/**
 * Compares both joins of a view by the AUC of each feature alone; texts have none and are left out. Rows where the feature is missing
 * do not count.
 *
 * Errors: those of `offlineTable`, `evaluation.bad_label` where the label is not a truth.
 */
export async function leakageOf(needs: OfflineNeeds, request: LeakageRequest): Promise<readonly Leakage[]> {
  const { view, version } = request
  const asked = { ...request, features: [view] }
  const [naive, honest] = [await naiveTable(needs, asked), await offlineTable(needs, asked)]
  const seesItself = view.from.name === version.dataset ? await sharedMoment(needs, request) : 0
  const numbers = Object.keys(view.features).filter((feature) => columnOf(honest, feature).kind !== 'category')
  return numbers.map((feature) => ({
    feature,
    naive: aucOf(naive, feature),
    pointInTime: aucOf(honest, feature),
    seesItself,
  }))
}

async function sharedMoment(needs: OfflineNeeds, { version, view }: LeakageRequest): Promise<number> {
  const [sourced] = await sourcedViews(needs, { version }, [view])
  const { plan, source } = sourced!
  const [row] = await needs.lake.rows(
    `select avg(cast(coalesce(${plan.arrival} <= epoch_us(${quoteName(view.from.time!)}), false) as integer)) as share from ${source}`,
  )
  return Number(row?.['share'] ?? 0)
}

function aucOf(table: Table, feature: string): Estimate {
  const [scores, labels] = [feature, '__label'].map((name) => {
    const column = columnOf(table, name)
    return column.kind === 'category' ? new Float64Array(table.rows) : column.values
  })
  const present = Array.from(scores!.keys()).filter((row) => !Number.isNaN(scores![row]))
  const pick = (values: Float64Array): Float64Array => Float64Array.from(present, (row) => values[row]!)
  return auc(pick(scores!), pick(labels!))
}
