import { Type } from 'typebox'
import { actionsOver, type Clock, fileToRead, Moment, Name } from '../../base/index.ts'
import { valueAt } from '../../table/index.ts'
import type { Serving } from '../serving.ts'
import type { LabelSourceNeeds } from './labels-file.ts'
import { labelFrom as takeLabels } from './labels-from.ts'
import { queryJournal } from './query.ts'

/** What asking journals and labeling from files needs. */
export interface JournalActionNeeds extends LabelSourceNeeds {
  readonly serving: Pick<Serving, 'endpoints' | 'journal'>
  readonly clock: Clock
}

const action = actionsOver<JournalActionNeeds>()

const MOST_ROWS = 10_000
const USUAL_ROWS = 100
const Sql = Type.String({ minLength: 1, maxLength: 10_000 })
const Column = Type.String({ minLength: 1, maxLength: 200 })
const Cell = Type.Union([Type.String(), Type.Number(), Type.Null()])

export const journal = action({
  name: 'serving.journal',
  does: 'Ask the journal of an endpoint by SQL, up to the last answer; without SQL, the newest predictions with their labels.',
  http: 'GET /api/v1/endpoints/:endpoint/journal',
  permit: 'serving.inputs',
  input: Type.Object({
    endpoint: Name,
    from: Type.Optional(Moment),
    to: Type.Optional(Moment),
    sql: Type.Optional({
      ...Sql,
      description: 'A SELECT of DuckDB over the relation `journal`; it sees nothing else.',
    }),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: MOST_ROWS, description: `How many rows; ${USUAL_ROWS} when not given.` }),
    ),
  }),
  output: Type.Object({
    columns: Type.Array(Type.Object({ name: Type.String(), kind: Type.String() })),
    rows: Type.Array(Type.Record(Type.String(), Cell)),
  }),
  example: `serving journal --endpoint late --sql 'select answered, avg(label) from journal group by answered'`,
  run: async ({ serving, blobs }, { endpoint, limit = USUAL_ROWS, ...asked }) => {
    await serving.endpoints.get(endpoint)
    const found = await queryJournal({ journal: serving.journal, blobs }, endpoint, { ...asked, limit })
    const columns = [...found.columns]
    return {
      columns: columns.map(([name, { kind }]) => ({ name, kind })),
      rows: Array.from({ length: found.rows }, (_, row) =>
        Object.fromEntries(columns.map(([name, column]) => [name, finite(valueAt(column, row))])),
      ),
    }
  },
})

/** JSON has no word for the others. */
const finite = (value: string | number | null): string | number | null =>
  typeof value === 'number' && !Number.isFinite(value) ? null : value

export const labelFrom = action({
  name: 'serving.label_from',
  does: 'Label predictions from a file, a dataset or a query over one; the same again changes nothing.',
  http: 'POST /api/v1/endpoints/:endpoint/label-files',
  permit: 'serving.label',
  input: Type.Object({
    endpoint: Name,
    file: Type.Optional(fileToRead('The labels: CSV, TSV, Parquet or JSON Lines.')),
    dataset: Type.Optional(Name),
    dataVersion: Type.Optional(Type.String({ minLength: 1, maxLength: 80, description: 'Of the dataset.' })),
    sql: Type.Optional({
      ...Sql,
      description: 'A SELECT of DuckDB over the relation `data`, which is the file or dataset.',
    }),
    id: Type.Optional({ ...Column, description: 'The column of ids; id when not given.' }),
    label: Type.Optional({ ...Column, description: 'The column of labels; label when not given.' }),
    at: Type.Optional({
      ...Column,
      description:
        'The column of the moments when labels became known: of several of one id the last holds; now when not given.',
    }),
    positive: Type.Optional({ ...Column, description: 'The text that stands for 1, where labels are texts.' }),
  }),
  output: Type.Object({
    rows: Type.Integer(),
    accepted: Type.Integer({ description: 'New labels, and corrections of others.' }),
    unknown: Type.Integer({ description: 'Of those, ids that no prediction has yet; their labels are kept.' }),
    unchanged: Type.Integer({ description: 'Labels that were known before.' }),
    missing: Type.Integer({ description: 'Rows without an id or a label.' }),
  }),
  example: 'serving label-from --endpoint late --file labels.csv',
  run: async (needs, { id = 'id', label = 'label', ...asked }, { progress }) => {
    const { serving, clock } = needs
    await serving.endpoints.get(asked.endpoint)
    const order = { ...asked, id, label, now: clock.now(), progress }
    return { ...(await takeLabels({ ...needs, journal: serving.journal }, order)) }
  },
})

/** What may be asked of journals. */
export const journalActions = [journal, labelFrom] as const
