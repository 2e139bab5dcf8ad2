import { DAY } from '../../base/index.ts'
import {
  type ConceptRows,
  type ConceptWatch,
  conceptWatch,
  type DesignPart,
  designColumns,
  designOf,
  incidentsOf,
  type Objective,
  widthOf,
} from '../../evaluation/index.ts'
import type { Journal } from '../../serving/index.ts'
import { concatTables, type Table, tableOf, takeRows, textAt, valueAt } from '../../table/index.ts'
import type { Watch } from '../watch.ts'
import type { Span } from '../windows/measure.ts'
import { numbersOf } from '../windows/scored.ts'
import { measure } from '../windows/window.ts'
import type { ConceptReport } from './report.ts'

interface Asked {
  readonly endpoint: string
  readonly watch: Watch
  readonly champion: number
  readonly objective: Objective
  readonly span: Span
  readonly knownBy: number
  /** The mature days since the champion took over, without a gap in what is known. */
  readonly days: readonly number[]
}

/**
 * Looks for changes of the concept in the mature days since the champion took over, in the order in which predictions were made. Errors
 * are squared distances of probabilities, or signed distances of numbers. Nothing is kept: a window that is measured again with later
 * labels reads them all again, and says what they say.
 */
export async function lookForChanges(
  { journal }: { readonly journal: Pick<Journal, 'stream'> },
  asked: Asked,
): Promise<ConceptReport> {
  const { watch, span, days } = asked
  let pass: Pass | undefined
  for (const day of days) {
    const rows = await rowsOfDay(journal, asked, day)
    if (rows.rows === 0) continue
    pass ??= openPass(rows, asked)
    pass.add(rows)
  }
  const standing = pass?.watching.standing()
  return {
    detector: watch.concept?.detector ?? 'default',
    rows: pass?.moments.length ?? 0,
    to: days.length > 0 ? (days.at(-1)! + 1) * DAY : null,
    changes: pass?.changes().filter(({ at }) => at >= span.from && at < span.to) ?? [],
    evidence: measure(pass?.highest()),
    alarmAt: measure(standing?.alarmAt),
    convention:
      'labeled rows of mature days since the champion took over; average of Shiryaev-Roberts e-detectors unless another detector is named',
  }
}

/** The labeled rows that the champion answered on a day, in the order in which they came. */
async function rowsOfDay(journal: Pick<Journal, 'stream'>, asked: Asked, day: number): Promise<Table> {
  const parts: Table[] = []
  const span = { from: day * DAY, to: Math.min((day + 1) * DAY, asked.span.to), knownBy: asked.knownBy }
  for await (const { rows } of journal.stream(asked.endpoint, span)) {
    const [champion, label, score] = ['champion', 'label', 'champion_score'].map((name) => numbersOf(rows, name))
    const own = [...label!.keys()].filter(
      (row) => champion![row] === asked.champion && !Number.isNaN(label![row]! + score![row]!),
    )
    if (own.length > 0) parts.push(takeRows(rows, own))
  }
  if (parts.length === 0) return tableOf({}, 0)
  const all = concatTables(parts)
  const at = numbersOf(all, 'at')
  return takeRows(
    all,
    [...at.keys()].sort((a, b) => at[a]! - at[b]! || a - b),
  )
}

interface Pass {
  readonly watching: ConceptWatch
  readonly moments: number[]
  readonly add: (rows: Table) => void
  readonly changes: () => ConceptReport['changes']
  readonly highest: () => number
}

function openPass(first: Table, { watch, objective, span }: Asked): Pass {
  const design = designOf(featuresOf(first), new Set())
  const kind = objective === 'binary' ? 'class' : 'number'
  const watching = conceptWatch({ ...watch.concept, width: widthOf(design), kind, binary: kind === 'class' })
  const moments: number[] = []
  const found: ReturnType<ConceptWatch['add']> = []
  let highest = Number.NaN
  return {
    watching,
    moments,
    add(rows) {
      for (const at of numbersOf(rows, 'at')) moments.push(at)
      const taken = conceptRows(rows, { design, kind, segment: watch.segments[0] })
      const trace = (row: number, evidence: number): void => {
        if (moments[row]! >= span.from && !(evidence <= highest)) highest = evidence
      }
      found.push(...watching.add(taken, trace))
    },
    changes: () =>
      incidentsOf(found).map(({ row, since, bet, evidence, error, segment }) => ({
        ...{ at: moments[row]!, since: moments[since]!, bet, evidence: measure(evidence) },
        ...{ errorBefore: measure(error.before), errorAfter: measure(error.after), segment: segment ?? null },
      })),
    highest: () => highest,
  }
}

const FEATURE = 'f:'

function featuresOf(rows: Table): Table {
  return tableOf(new Map([...rows.columns].filter(([name]) => name.startsWith(FEATURE))), rows.rows)
}

interface Taking {
  readonly design: readonly DesignPart[]
  readonly kind: 'class' | 'number'
  readonly segment: string | undefined
}

function conceptRows(rows: Table, { design, kind, segment }: Taking): ConceptRows {
  const [labels, scores] = [numbersOf(rows, 'label'), numbersOf(rows, 'champion_score')]
  const there = design.filter(({ column }) => rows.columns.has(column))
  // a column that the journal of a day has not is missing in all of its rows
  const columns = there.length === design.length ? designColumns(rows, design) : missingColumns(rows, design)
  return {
    rows: rows.rows,
    errors: labels.map((label, row) => (kind === 'class' ? (scores[row]! - label) ** 2 : label - scores[row]!)),
    ...{ labels, scores, columns },
    ...(segment !== undefined && { segments: segmentsOf(rows, segment) }),
  }
}

function missingColumns(rows: Table, design: readonly DesignPart[]): Float64Array[] {
  return design.flatMap((part) =>
    rows.columns.has(part.column)
      ? designColumns(rows, [part])
      : Array.from({ length: widthOf([part]) }, () => new Float64Array(rows.rows).fill(Number.NaN)),
  )
}

function segmentsOf(rows: Table, name: string): string[] {
  const column = rows.columns.get(`${FEATURE}${name}`) ?? rows.columns.get(`r:${name}`)
  return Array.from({ length: rows.rows }, (_, row) => {
    if (!column) return name
    return `${name}=${column.kind === 'category' ? (textAt(column, row) ?? '') : (valueAt(column, row) ?? '')}`
  })
}
