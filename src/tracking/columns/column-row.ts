import { sql } from 'kysely'
import type { Database } from '../../storage/index.ts'
import type { Field } from '../search/field.ts'

/** A run as the columns have it. */
export interface ColumnRow {
  readonly id: string
  readonly experiment: number
  readonly deleted: boolean
  readonly startedAt: number
  /** The transaction that wrote it. */
  readonly changed: number
  /** The names of the columns in which it has a value, and beside them the values. */
  readonly names: readonly string[]
  readonly values: readonly (string | number)[]
}

/** The column of a field: `m:auc`, `p:rate`, `t:owner`, `a:status`; that of all conditions on datasets is `i:`. */
export const columnOf = ({ of, key }: Pick<Field, 'of' | 'key'>): string =>
  of === 'datasets' ? 'i:' : `${of[0]}:${key}`

const NUMBERS: readonly string[] = ['a:started_at', 'a:ended_at', 'a:changed', 'a:experiment', 'a:state']

/** The kind of a column. */
export const kindOf = (name: string): 'number' | 'text' =>
  name.startsWith('m:') || NUMBERS.includes(name) ? 'number' : 'text'

interface Row {
  readonly id: string
  readonly experiment_id: number
  readonly state: string
  readonly started_at: number
  readonly ended_at: number | null
  readonly name: string
  readonly status: string
  readonly actor: string
  readonly artifact_uri: string | null
  readonly changed: string
  readonly metrics: string
  readonly params: string
  readonly tags: string
  readonly inputs: string | null
}

/** Which runs to read: these, or so many after an id, by id. */
export type RowChoice = { readonly ids: readonly string[] } | { readonly after: string; readonly limit: number }

/** Reads runs. The jsonb comes as text: parsed here, it need not be copied between threads as objects. */
export async function readColumnRows(database: Database, choice: RowChoice): Promise<ColumnRow[]> {
  const chosen =
    'ids' in choice
      ? sql`where run.id = any(${[...choice.ids]}::text[])`
      : sql`where run.id > ${choice.after} order by run.id limit ${choice.limit}`
  const { rows } = await sql<Row>`
    select run.id, experiment_id, state, started_at, ended_at, name, status, actor, artifact_uri, changed::text as changed,
      metrics::text as metrics, params::text as params, run.tags::text as tags,
      (select json_agg(json_build_array(dataset, version, context) order by dataset, version, context)::text
        from run_input where run_id = run.id) as inputs
    from run ${chosen}`.execute(database.on())
  return rows.map(columnRowOf)
}

/** The names of metrics, params and tags are few: each prefixed name is made once. */
const prefixed = new Map<string, string>()
const MOST_NAMES = 100_000

function nameOf(prefix: 'm' | 'p' | 't', key: string): string {
  const name = `${prefix}:${key}`
  const known = prefixed.get(name)
  if (known !== undefined) return known
  if (prefixed.size < MOST_NAMES) prefixed.set(name, name)
  return name
}

function columnRowOf(row: Row): ColumnRow {
  const names: string[] = ['a:name', 'a:status', 'a:actor']
  const values: (string | number)[] = [row.name, row.status, row.actor]
  const add = (name: string, value: string | number): void => {
    names.push(name)
    values.push(value)
  }
  if (row.ended_at !== null) add('a:ended_at', row.ended_at)
  if (row.artifact_uri !== null) add('a:artifact_uri', row.artifact_uri)
  if (row.inputs !== null) add('i:', (JSON.parse(row.inputs) as string[][]).flat().join('\0'))
  const metrics = JSON.parse(row.metrics) as Record<string, { readonly value: number | string }>
  for (const [key, { value }] of Object.entries(metrics)) add(nameOf('m', key), Number(value))
  for (const [key, value] of Object.entries(JSON.parse(row.params) as Record<string, string>))
    add(nameOf('p', key), value)
  for (const [key, value] of Object.entries(JSON.parse(row.tags) as Record<string, string>))
    add(nameOf('t', key), value)
  return {
    ...{ id: row.id, experiment: row.experiment_id, deleted: row.state === 'deleted', startedAt: row.started_at },
    ...{ changed: Number(row.changed), names, values },
  }
}
