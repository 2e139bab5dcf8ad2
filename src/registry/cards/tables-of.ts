import { shortDigest } from '../../base/index.ts'
import type { Card } from './card.ts'
import { shownMetric, shownMoment, shownNumber, UNKNOWN } from './texts.ts'

/** A table of a card: what it is about, its head, its rows, and what is said below it. */
export interface CardTable {
  readonly title: string
  /** Sentences above the table. */
  readonly says: readonly string[]
  readonly head: readonly string[]
  /** Cells; those of numbers are aligned to the right. */
  readonly rows: readonly (readonly string[])[]
  readonly numbers: readonly number[]
  /** The command that shows where its numbers are from. */
  readonly command: string | null
}

const PERCENT = 100

/** The tables of a card; those of which nothing is known are left out, and `missing` says so. */
export function tablesOf(card: Card): readonly CardTable[] {
  const all = [
    metrics(card),
    data(card),
    columns(card),
    slices(card),
    candidates(card),
    gates(card),
    history(card),
    tensors(card),
  ]
  return all.filter(({ rows }) => rows.length > 0)
}

const table = (title: string, parts: Partial<CardTable>): CardTable => ({
  ...{ title, says: [], head: [], rows: [], numbers: [], command: null },
  ...parts,
})

const metrics = ({ metrics, commands }: Card): CardTable =>
  table('Metrics', {
    head: ['metric', 'value (95 % interval)', 'rows', 'on', 'convention'],
    rows: metrics.map((one) => {
      const { name, count, on, convention } = one
      return [name, shownMetric(one), shownNumber(count), on, convention ?? UNKNOWN]
    }),
    ...{ numbers: [2], command: commands.metrics },
  })

const data = (card: Card): CardTable =>
  table('Data', {
    head: ['dataset', 'for', 'rows', 'version', 'shown by'],
    rows: card.data.map(({ dataset, context, rows, number, version, command }) => {
      const name = number === null ? dataset : `${dataset}@${number}`
      return [name, context, shownNumber(rows), shortVersion(version), command]
    }),
    numbers: [2],
  })

const columns = ({ columns, commands }: Card): CardTable =>
  table('Columns', {
    head: ['column', 'kind', 'rows', 'missing', 'values'],
    rows: columns.map(({ name, kind, rows, missing, range }) => {
      const share = missing === null ? UNKNOWN : `${shownNumber(missing * PERCENT)} %`
      return [name, kind, shownNumber(rows), share, range ?? UNKNOWN]
    }),
    ...{ numbers: [2, 3], command: commands.metrics },
  })

const slices = ({ slices, commands }: Card): CardTable =>
  table('Slices', {
    says: ['Parts of the training rows with the largest mean loss, beside that of all rows.'],
    head: ['column', 'slice', 'rows', 'mean loss', 'of all'],
    rows: slices.map(({ column, slice, rows, loss, overall }) => [
      column,
      slice,
      ...[rows, loss, overall].map(shownNumber),
    ]),
    ...{ numbers: [2, 3, 4], command: commands.metrics },
  })

const candidates = ({ candidates, commands }: Card): CardTable =>
  table('Candidates', {
    head: ['learner', 'metric', 'value (95 % interval)'],
    rows: candidates.map((one) => [one.learner, one.metric, shownMetric(one)]),
    command: commands.metrics,
  })

const gates = ({ gates, model, version }: Card): CardTable =>
  table('Gates', {
    head: ['gate', 'passed', 'says'],
    rows: gates.map(({ name, passed, says }) => [name, passed ? 'yes' : 'no', says]),
    command: `millrace registry version ${model} --version ${version}`,
  })

const history = ({ history, stages, model, version: number }: Card): CardTable =>
  table('History', {
    head: ['when', 'what', 'by', 'because'],
    rows: [
      ...history.map(({ alias, version, at, by, because }) => {
        const what = version === number ? `became ${alias}` : `gave up ${alias}`
        return [shownMoment(at), what, by, because]
      }),
      ...stages.map(({ stage, at, by, because }) => [shownMoment(at), `stage ${stage ?? 'none'}`, by, because]),
    ],
    command: `millrace registry history ${model}`,
  })

const tensors = ({ signature }: Card): CardTable =>
  table('Inputs and outputs', {
    head: ['name', 'type', 'shape', 'side'],
    rows: [
      ...signature.inputs.map((one) => [...tensor(one), 'input']),
      ...signature.outputs.map((one) => [...tensor(one), 'output']),
    ],
  })

const tensor = ({ name, type, shape }: Card['signature']['inputs'][number]): readonly string[] => {
  const lengths = shape.map((length) => length ?? 'rows').join(', ')
  return [name, type, `[${lengths}]`]
}

/** A digest by its first digits; what another tool calls a version as it is. */
const shortVersion = (version: string): string =>
  /^sha256-[0-9a-f]{64}$/.test(version) ? `${shortDigest(version)}…` : version
