import { type Column, columnOf, type Table, textAt, valueAt } from '../../table/index.ts'
import { fail } from '../errors.ts'
import type { Journal } from './journal.ts'
import { type LabelSource, type LabelSourceNeeds, readLabelTables } from './labels-file.ts'
import type { Label } from './row.ts'

/** What became of the labels of a source. */
export interface LabelsTaken {
  readonly rows: number
  /** New labels, and corrections of others. */
  readonly accepted: number
  /** Of those, ids that no prediction has yet; their labels are kept. */
  readonly unknown: number
  /** Labels that were known before. */
  readonly unchanged: number
  /** Rows without an id or a label. */
  readonly missing: number
}

/** What taking labels needs. */
export interface LabelsFromNeeds extends LabelSourceNeeds {
  readonly journal: Pick<Journal, 'label' | 'labelsOf'>
}

/** How labels are to be read. */
export interface LabelsFromOrder extends LabelSource {
  readonly endpoint: string
  /** The text that stands for 1 among texts; all others stand for 0. */
  readonly positive?: string
  /** The moment of labels that have none. */
  readonly now: number
  readonly progress: (done: number, doing: string) => void
}

/**
 * Labels predictions from a file, a dataset, or a query over one. The same source again changes nothing: a label that is known is
 * not kept again. Labels without a moment are new where they differ from the one that holds.
 *
 * Errors: those of `readLabelTables` and of `Journal.label`; `serving.label_kind`.
 */
export async function labelFrom(needs: LabelsFromNeeds, order: LabelsFromOrder): Promise<LabelsTaken> {
  let [rows, accepted, unknown, unchanged, missing] = [0, 0, 0, 0, 0]
  for await (const table of readLabelTables(needs, order)) {
    const found = labelsIn(table, order)
    const fresh = await newLabels(needs.journal, found, order)
    if (fresh.length > 0) {
      const taken = await needs.journal.label(order.endpoint, fresh)
      accepted += taken.accepted
      unknown += taken.unknown
    }
    rows += table.rows
    missing += table.rows - found.length
    unchanged += found.length - fresh.length
    order.progress(0, `${rows} rows`)
  }
  return { rows, accepted, unknown, unchanged, missing }
}

function labelsIn(table: Table, order: LabelsFromOrder): readonly Label[] {
  const ids = columnOf(table, 'id')
  const labels = numbersOf(columnOf(table, 'label'), order)
  const at = order.at === undefined ? undefined : momentsOf(columnOf(table, 'at'), order.at)
  const found: Label[] = []
  for (let row = 0; row < table.rows; row++) {
    const id = valueAt(ids, row)
    const [label, moment] = [labels(row), at ? at(row) : order.now]
    if (id !== null && !Number.isNaN(label) && !Number.isNaN(moment)) found.push({ id: String(id), label, at: moment })
  }
  return found
}

type OfRow = (row: number) => number

function numbersOf(column: Column, { label, positive }: LabelsFromOrder): OfRow {
  if (column.kind === 'category') {
    if (positive !== undefined)
      return (row) => (column.codes[row]! < 0 ? Number.NaN : Number(textAt(column, row) === positive))
    const known = column.dictionary.map((text) => BOOLEANS[text.toLowerCase()])
    if (known.includes(undefined)) throw fail('label_kind', { column: label })
    return (row) => (column.codes[row]! < 0 ? Number.NaN : known[column.codes[row]!]!)
  }
  if (positive !== undefined) return (row) => numberAs(column.values[row]!, positive)
  return (row) => column.values[row]!
}

const numberAs = (value: number, positive: string): number =>
  Number.isNaN(value) ? value : Number(String(value) === positive)

const BOOLEANS: Readonly<Record<string, number>> = Object.assign(Object.create(null), { true: 1, false: 0 })

function momentsOf(column: Column, name: string): OfRow {
  if (column.kind === 'category') {
    if (column.codes.some((code) => code >= 0)) throw fail('label_kind', { column: name })
    return () => Number.NaN
  }
  return (row) => column.values[row]!
}

async function newLabels(
  journal: LabelsFromNeeds['journal'],
  labels: readonly Label[],
  { endpoint, at }: LabelsFromOrder,
): Promise<readonly Label[]> {
  const ids = [...new Set(labels.map(({ id }) => id))]
  const known = new Map<string, Label[]>()
  for (const label of await journal.labelsOf(endpoint, ids)) {
    const before = known.get(label.id)
    if (before) before.push(label)
    else known.set(label.id, [label])
  }
  if (at !== undefined)
    return labels.filter(({ id, label, at: moment }) => {
      const held = known.get(id) ?? []
      return !held.some((one) => one.at === moment && one.label === label)
    })
  const last = new Map(labels.map((label) => [label.id, label]))
  return [...last.values()].filter(({ id, label }) => holding(known.get(id))?.label !== label)
}

/** Of labels at one moment the last that came. */
function holding(labels: readonly Label[] = []): Label | undefined {
  let last: Label | undefined
  for (const label of labels) if (!(last && last.at > label.at)) last = label
  return last
}
