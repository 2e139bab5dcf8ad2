import { quoteName, type Table } from '../../table/index.ts'
import type { Endpoints, TrafficMove } from '../endpoints.ts'
import { fail } from '../errors.ts'
import type { Journal } from '../journal/journal.ts'
import { type JournalQueryNeeds, queryJournal } from '../journal/query.ts'
import { type ANSWER, FEATURE, type Label, numbersIn, REPLAY } from '../journal/row.ts'
import type { Rule } from '../segment.ts'
import { cellAt, type PredictionRow, predictionRow, ROW_SQL } from './prediction-row.ts'

/** What looking predictions up needs. */
export interface PredictionNeeds extends Pick<JournalQueryNeeds, 'blobs'> {
  readonly serving: {
    readonly endpoints: Pick<Endpoints, 'get' | 'list' | 'history'>
    readonly journal: Pick<Journal, 'snapshot' | 'labelsOf'>
  }
}

/** Which predictions of an endpoint are wanted. */
export interface PredictionQuery {
  readonly endpoint: string
  readonly version?: number
  readonly labeled?: boolean
  /** Rows with `from` ≤ at < `to`, in milliseconds. */
  readonly from?: number
  readonly to?: number
  /** Rows whose feature `column` holds this text, or a number within the range. */
  readonly segment?: { readonly column: string } & Pick<PredictionSegment, 'is' | 'above' | 'below'>
  readonly limit: number
}

interface PredictionSegment {
  readonly is?: string
  readonly above?: number
  readonly below?: number
}

/** As a text of SQL that holds no word of whoever wrote it. */
const sqlText = (text: string): string => `decode(unhex('${Buffer.from(text, 'utf8').toString('hex')}'))`

/** The newest predictions first, and whether there are more. Errors: `serving.endpoint_not_found`, `serving.no_feature`. */
export async function listPredictions(
  { serving, blobs }: PredictionNeeds,
  query: PredictionQuery,
): Promise<{ readonly predictions: PredictionRow[]; readonly more: boolean }> {
  const { endpoint, limit, version, labeled, segment, from, to } = query
  await serving.endpoints.get(endpoint)
  const where = [
    'true',
    ...(version === undefined ? [] : [`answered = ${version}`]),
    ...(labeled === undefined ? [] : [`label is ${labeled ? 'not ' : ''}null`]),
    ...(segment === undefined ? [] : [segmentSql(segment)]),
  ].join(' and ')
  const sql = `select ${ROW_SQL} from journal where ${where} order by "at" desc, id desc`
  const span = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
  const asked = queryJournal({ journal: serving.journal, blobs }, endpoint, { sql, limit: limit + 1, ...span })
  const found = await asked.catch((error: unknown) => {
    if (segment && isUnknownColumn(error)) throw fail('no_feature', { endpoint, feature: segment.column }, error)
    throw error
  })
  const rows = Math.min(limit, found.rows)
  const predictions = Array.from({ length: rows }, (_, row) => predictionRow(found, row, endpoint))
  return { predictions, more: found.rows > limit }
}

function segmentSql({ column, is, above, below }: NonNullable<PredictionQuery['segment']>): string {
  const name = quoteName(FEATURE + column)
  const parts = [
    ...(is === undefined ? [] : [`cast(${name} as varchar) = ${sqlText(is)}`]),
    ...(above === undefined ? [] : [`try_cast(${name} as double) >= ${above}`]),
    ...(below === undefined ? [] : [`try_cast(${name} as double) < ${below}`]),
  ]
  return parts.length === 0 ? `${name} is not null` : parts.join(' and ')
}

const isUnknownColumn = (error: unknown): boolean =>
  error instanceof Error && /Referenced column/.test(`${error.message} ${(error.cause as Error | undefined)?.message}`)

/** One prediction as the journal has it: a table of one row. */
export interface FoundPrediction {
  readonly endpoint: string
  readonly row: Table
}

/**
 * The prediction with an id, at the endpoint that is named or at the first, by name, that has it.
 *
 * Errors: `serving.endpoint_not_found`, `serving.prediction_not_found`.
 */
export async function findPrediction(
  { serving, blobs }: PredictionNeeds,
  { prediction, endpoint }: { readonly prediction: string; readonly endpoint?: string },
): Promise<FoundPrediction> {
  const all = endpoint === undefined ? await serving.endpoints.list() : [await serving.endpoints.get(endpoint)]
  const sql = `select * from journal where id = ${sqlText(prediction)}`
  for (const { name } of all) {
    const row = await queryJournal({ journal: serving.journal, blobs }, name, { sql, limit: 1 })
    if (row.rows > 0) return { endpoint: name, row }
  }
  throw fail('prediction_not_found', { prediction })
}

/** Every label of a prediction, those that were corrected too, in the order they came. */
export function labelsOfPrediction(
  { serving }: PredictionNeeds,
  { endpoint, row }: FoundPrediction,
): Promise<readonly Label[]> {
  return serving.journal.labelsOf(endpoint, [String(cellAt(row, 'id', 0))])
}

/** The traffic that was in force when a prediction was asked for; `undefined` where none is known of so early. */
export async function trafficAt(
  { serving }: PredictionNeeds,
  { endpoint, row }: FoundPrediction,
): Promise<TrafficMove | undefined> {
  const at = numbersIn(row, 'at')[0]!
  return (await serving.endpoints.history(endpoint)).find((move) => move.at <= at)
}

/** Columns of the journal whose names begin so, without that beginning; those without a value are left out. */
export function valuesOf({ row }: FoundPrediction, kind: typeof FEATURE | typeof REPLAY | typeof ANSWER) {
  return [...row.columns.keys()].flatMap((name) => {
    const value = name.startsWith(kind) ? cellAt(row, name, 0) : null
    return value === null ? [] : [{ name: name.slice(kind.length), value }]
  })
}

/** The first rule whose segment the prediction was in, as far as the journal tells: by a feature or by what features were looked up by. */
export function ruleOf(found: FoundPrediction, rules: readonly Rule[]): Rule | undefined {
  const values = new Map(
    [...valuesOf(found, REPLAY), ...valuesOf(found, FEATURE)].map(({ name, value }) => [name, value]),
  )
  return rules.find(({ column, in: texts, from, below }) => {
    const value = values.get(column)
    if (value === undefined) return false
    if (texts !== undefined) return texts.includes(String(value))
    return typeof value === 'number' && value >= (from ?? -Infinity) && value < (below ?? Infinity)
  })
}
