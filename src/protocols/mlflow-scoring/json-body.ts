import { fail } from '../errors.ts'
import { isObject, printable } from '../shown.ts'
import { inSlices } from '../slices.ts'
import { type Batch, columnBatch, listBatch, recordBatch, valueBatch } from './batch.ts'

const FORMS = ['dataframe_split', 'dataframe_records', 'instances', 'inputs'] as const
type Form = (typeof FORMS)[number]

const WANTED = `The input must be a JSON dictionary with exactly one of the input fields {${FORMS.map((form) => `'${form}'`).join(', ')}}`
const MOST_SHOWN = 10
const SLICE_ROWS = 5_000

/** The rows of a JSON body, in whichever of the four forms. Errors: `protocols.mlflow_refused`. */
export async function batchOf(body: unknown): Promise<Batch> {
  if (Array.isArray(body)) throw refuse(`Invalid input. ${WANTED}. Received a list.`)
  if (!isObject(body)) throw refuse(`Invalid input. ${WANTED}. Received neither a dictionary nor a list.`)
  const found = FORMS.filter((form) => Object.hasOwn(body, form))
  if (found.length !== 1) throw refuse(`${WANTED}. Received dictionary with input fields: [${fieldsOf(body)}].`)
  if (Object.hasOwn(body, 'params') && body['params'] !== null && !isObject(body['params']))
    throw refuse('Invalid input. params must be a dictionary.')
  return READERS[found[0]!](body[found[0]!])
}

const refuse = (reason: string): Error => fail('mlflow_refused', { reason })
const malformed = (form: Form, reason: string): Error =>
  refuse(`Invalid input. The value of '${form}' cannot be read: ${reason}.`)

function fieldsOf(body: Readonly<Record<string, unknown>>): string {
  const fields = Object.keys(body)
  const shown = fields.slice(0, MOST_SHOWN).map((field) => `'${printable(field)}'`)
  return fields.length > MOST_SHOWN ? `${shown.join(', ')}, …` : shown.join(', ')
}

const READERS: Readonly<Record<Form, (value: unknown) => Batch | Promise<Batch>>> = {
  dataframe_split: readSplit,
  dataframe_records: async (value) => recordBatch(await recordsOf('dataframe_records', value)),
  instances: readInstances,
  inputs: readInputs,
}

async function readSplit(value: unknown): Promise<Batch> {
  if (!isObject(value)) throw malformed('dataframe_split', 'it is no object with columns and data')
  const { columns, data } = value
  if (!Array.isArray(data)) throw malformed('dataframe_split', 'there is no list named data')
  if (columns !== undefined && !Array.isArray(columns)) throw malformed('dataframe_split', 'columns is no list')
  const width = columns?.length ?? (data[0] as { length?: number } | undefined)?.length
  const wrong = await firstWrong(data, (row) => Array.isArray(row) && row.length === width)
  if (wrong >= 0) throw malformed('dataframe_split', `row ${wrong} of data is no list of ${width ?? 'values'} values`)
  return listBatch(data as unknown[][], columns?.map(String))
}

/** The first row that is not as it must be, -1 where all are. */
async function firstWrong(rows: readonly unknown[], isRight: (row: unknown) => boolean): Promise<number> {
  let wrong = -1
  await inSlices(rows.length, SLICE_ROWS, (from, to) => {
    for (let row = from; wrong < 0 && row < to; row++) if (!isRight(rows[row])) wrong = row
  })
  return wrong
}

async function recordsOf(form: Form, value: unknown): Promise<readonly Readonly<Record<string, unknown>>[]> {
  if (!Array.isArray(value)) throw malformed(form, 'it is no list of objects')
  const wrong = await firstWrong(value, isObject)
  if (wrong >= 0) throw malformed(form, `row ${wrong} is no object`)
  return value as Readonly<Record<string, unknown>>[]
}

async function readInstances(value: unknown): Promise<Batch> {
  if (!Array.isArray(value)) throw malformed('instances', 'it is no list')
  if (!isObject(value[0])) return rowsOf(value)
  const records = await recordsOf('instances', value)
  const names = Object.keys(records[0]!)
  const differs = await firstWrong(records, (record) => {
    const keys = Object.keys(record as object)
    return keys.length === names.length && names.every((name) => Object.hasOwn(record as object, name))
  })
  if (differs >= 0) throw malformed('instances', `row ${differs} has other keys than the first`)
  return recordBatch(records)
}

/** Rows that are lists of one length are also a table without names. */
async function rowsOf(rows: readonly unknown[]): Promise<Batch> {
  const width = Array.isArray(rows[0]) ? rows[0].length : undefined
  const isTable = (await firstWrong(rows, (row) => Array.isArray(row) && row.length === width)) < 0
  return isTable ? listBatch(rows as unknown[][], undefined) : valueBatch(rows)
}

async function readInputs(value: unknown): Promise<Batch> {
  if (isObject(value)) return readColumns(value)
  if (!Array.isArray(value)) return { ...valueBatch([value]), tensor: () => value }
  if (isObject(value[0])) return recordBatch(await recordsOf('inputs', value))
  return { ...(await rowsOf(value)), tensor: () => value }
}

function readColumns(columns: Readonly<Record<string, unknown>>): Batch {
  const lengths = Object.values(columns).map((values) => (Array.isArray(values) ? values.length : 1))
  const rows = lengths[0] ?? 0
  if (lengths.some((length) => length !== rows)) return { ...columnBatch(columns, 0), rows: Number.NaN }
  return columnBatch(columns, rows)
}
