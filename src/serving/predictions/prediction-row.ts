import { type Static, Type } from 'typebox'
import { Measure, Moment, Name } from '../../base/index.ts'
import { type Table, valueAt } from '../../table/index.ts'

const Version = Type.Union([Type.Integer(), Type.Null()])

/** A prediction as the journal has it, without what the model read. */
export const PredictionRow = Type.Object({
  id: Type.String(),
  endpoint: Name,
  at: Moment,
  version: Type.Integer({ description: 'The version that answered.' }),
  score: Measure,
  champion: Version,
  championScore: Measure,
  challenger: Type.Union([Type.Integer(), Type.Null()], {
    description: 'The version that scored beside it: challenger, or else the champion before.',
  }),
  challengerScore: Measure,
  latencyUs: Type.Union([Type.Number(), Type.Null()], { description: 'Microseconds of the request it came with.' }),
  label: Measure,
  labelAt: Type.Union([Moment, Type.Null()], { description: 'When the label became known.' }),
})
export type PredictionRow = Static<typeof PredictionRow>

/** The columns of the journal that such a row is made of. */
export const ROW_SQL = [
  ...['id', '"at"', 'answered', 'score', 'champion', 'champion_score', 'challenger', 'challenger_score'],
  ...['latency_us', 'label', 'label_at'],
].join(', ')

/** What stands in a column of a journal; null where nothing does, and where JSON has no word for it. */
export function cellAt({ columns }: Table, name: string, row: number): number | string | null {
  const column = columns.get(name)
  const value = column === undefined ? null : valueAt(column, row)
  return typeof value === 'number' && !Number.isFinite(value) ? null : value
}

/** A row of a journal as a prediction. */
export function predictionRow(table: Table, row: number, endpoint: string): PredictionRow {
  const number = (name: string): number | null => {
    const value = cellAt(table, name, row)
    return typeof value === 'number' ? value : null
  }
  return {
    ...{ id: String(cellAt(table, 'id', row)), endpoint, at: number('at') ?? 0, version: number('answered') ?? 0 },
    ...{ score: number('score'), champion: number('champion'), championScore: number('champion_score') },
    ...{ challenger: number('challenger'), challengerScore: number('challenger_score') },
    ...{ latencyUs: number('latency_us'), label: number('label'), labelAt: number('label_at') },
  }
}
