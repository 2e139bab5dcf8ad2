import type { RowsNeeds } from '../../data/index.ts'
import { fail } from '../errors.ts'
import { cuttingOf } from './cells.ts'
import { countAgainst, type FittedReference, fitReference, keepFitted, readFitted } from './fit-reference.ts'
import { mustHave } from './losses.ts'
import { BLOCKS, type Drawn, type DrawOrder, drawRows, mixtureOf } from './mixture.ts'
import { withSide } from './open-side.ts'
import { type ComparisonOrder, measuring, namedIn } from './order.ts'
import { reportOf } from './report.ts'
import type { ComparisonReport } from './report-shape.ts'
import { tellApart } from './together.ts'

/**
 * Compares rows with a reference, column by column: how far, how surely, and what it is worth in loss. The reference is read twice, or once
 * and for all where it was kept; the current rows once; memory does not depend on their number.
 *
 * Errors: `monitoring.bad_comparison`, `monitoring.no_column`, those of `rowsOf`.
 */
export async function compareRows(needs: RowsNeeds, order: ComparisonOrder): Promise<ComparisonReport> {
  const { reference, drawn } = await referenceOf(needs, order)
  if (order.saveReference !== undefined) await keepFitted(order.saveReference, reference)
  return withSide(needs, order.current, async (side) => {
    const { cutting } = reference
    const counted = await countAgainst(needs.lake, side, {
      ...{ reference, cutting },
      progress: (share) => order.progress(0.5 + share / 2, `reading ${side.name}`),
    })
    const report = reportOf({ reference, side, counted, cutting, order })
    if (order.together !== true) return report
    const now = drawn && (await drawRows(needs.lake, side, drawing(reference, 1)))
    const mixture = drawn && now && mixtureOf(drawn, now)
    const found = mixture && tellApart(mixture, report.level)
    return found ? { ...report, together: { ...found, columns: [...found.columns] } } : withoutTogether(report, drawn)
  })
}

const drawing = ({ columns, label, cutting }: FittedReference, blocks: number): DrawOrder => ({
  ...{ measured: columns.map(({ measured }) => measured), label, cutting, blocks },
})

function withoutTogether(report: ComparisonReport, drawn: Drawn | undefined): ComparisonReport {
  const why = drawn ? `there are too few rows` : 'a kept reference has no rows; give the rows themselves'
  const warning = { code: 'not_together', column: null, says: `Columns were not asked together: ${why}.` }
  return { ...report, warnings: [...report.warnings, warning] }
}

interface Opened {
  readonly reference: FittedReference
  /** Some of its rows, where they were asked for and it has any. */
  readonly drawn?: Drawn
}

/** What was kept, without the columns that are not asked for. Errors: `monitoring.bad_comparison` where windows were to be others. */
function asAsked(kept: FittedReference, order: ComparisonOrder): FittedReference {
  const asked = cuttingOf(order.time, order.every)
  const isAsked = order.time !== undefined || order.every !== undefined
  if (isAsked && JSON.stringify(asked) !== JSON.stringify(kept.cutting))
    throw fail('bad_comparison', { reason: 'the kept reference was counted in other windows; keep it anew with these' })
  const { label, prediction } = kept
  const isMeasured = measuring({
    ...order,
    ...(label !== null && { label }),
    ...(prediction !== null && { prediction }),
  })
  return { ...kept, columns: kept.columns.filter(({ measured }) => isMeasured(measured.column)) }
}

async function referenceOf(needs: RowsNeeds, order: ComparisonOrder): Promise<Opened> {
  const kept = await readFitted(order.reference)
  if (kept) return { reference: asAsked(kept, order) }
  const cutting = cuttingOf(order.time, order.every)
  return withSide(needs, order.reference, async (side) => {
    const { label, prediction } = order
    const named = namedIn(order, new Set(side.columns.keys()))
    for (const name of [...named, ...[label ?? [], prediction ?? []].flat()]) mustHave(side.columns, name)
    const reference = await fitReference(needs.lake, side, {
      ...{ cutting, label, prediction, isMeasured: measuring(order) },
      progress: (share) => order.progress(share / 2, `reading ${side.name}`),
    })
    if (order.together !== true) return { reference }
    return { reference, drawn: await drawRows(needs.lake, side, drawing(reference, BLOCKS)) }
  })
}
