import { DuckDBInstance } from '@duckdb/node-api'

/**
 * Orders that nobody made, twenty columns: row i is the same each time and of any size, since all of it comes from hashes of i. About three
 * in 100,000 values break the rule that `rules.ts` has for them.
 */
const COLUMNS: readonly (readonly [name: string, sql: string])[] = [
  ['id', `case when ${rare(1)} and i > 0 then i - 1 else i end`],
  ['ordered_at', `timestamp '2026-01-01' + to_seconds(${whole(2, 20_000_000)})`],
  [
    'paid_at',
    `timestamp '2026-01-01' + to_seconds(${whole(2, 20_000_000)} + case when ${rare(3)} then -60 else ${whole(3, 90_000)} end)`,
  ],
  ['amount', `case when ${rare(4)} then -1.0 else round(exp(${share(4)} * 5), 2) end`],
  ['discount', `case when ${rare(5)} then 1.5 else round(${share(5)} * ${share(25)}, 2) end`],
  ['tax', `case when ${rare(6)} then 5000.0 else ${share(6)} * 200 end`],
  ['weight', `case when ${rare(7)} then -0.5 else ${share(7)} * 30 end`],
  ['score', `case when ${rare(8)} then 9.0 else ${share(8)} * 10 - 5 end`],
  ['latitude', `case when ${rare(9)} then 91.0 else ${share(9)} * 180 - 90 end`],
  ['longitude', `case when ${rare(10)} then 200.0 else ${share(10)} * 360 - 180 end`],
  ['quantity', `(case when ${rare(11)} then 0 else 1 + ${whole(11, 99)} end)::integer`],
  ['age', `(case when ${rare(12)} then 130 else 18 + ${whole(12, 80)} end)::integer`],
  ['minutes', `(case when ${rare(13)} then -1 else ${whole(13, 600)} end)::integer`],
  ['country', `case when ${rare(14)} then 'xx' else 'c' || ${whole(14, 30)} end`],
  ['channel', `case when ${rare(15)} then 'fax' else ['web', 'app', 'shop', 'phone', 'mail'][1 + ${whole(15, 5)}] end`],
  ['status', `case when ${rare(16)} then 'gone' else ['open', 'paid', 'sent', 'back'][1 + ${whole(16, 4)}] end`],
  ['currency', `case when ${rare(17)} then 'QQQ' else ['EUR', 'USD', 'CHF'][1 + ${whole(17, 3)}] end`],
  [
    'code',
    `case when ${rare(18)} then 'none' else 'AB' || chr((65 + ${whole(18, 26)})::integer) || '-' || ${whole(28, 9000)} + 1000 end`,
  ],
  ['email', `case when ${rare(19)} then null else 'user' || ${whole(19, 800_000)} || '@example.org' end`],
  [
    'note',
    `case when ${whole(20, 4)} = 0 then null else 'note ' || ${whole(30, 1000)} || ' of ' || ${whole(31, 1000)} end`,
  ],
]

function whole(seed: number, below: number): string {
  return `(hash(i, ${seed}) % ${below})::bigint`
}

function share(seed: number): string {
  return `((hash(i, ${seed}) % 1000003)::double / 1000003)`
}

function rare(seed: number): string {
  return `hash(i, ${100 + seed}) % 33333 = 0`
}

/** The rows as SQL; `edit` stands in for the value of one column of one row. */
export function ordersSql(
  rows: number,
  edit?: { readonly column: string; readonly row: number; readonly sql: string },
): string {
  const columns = COLUMNS.map(([name, sql]) =>
    edit?.column === name
      ? `case when i = ${edit.row} then ${edit.sql} else ${sql} end as ${name}`
      : `${sql} as ${name}`,
  )
  return `select ${columns.join(', ')} from range(${rows}) as r(i)`
}

/** Runs statements in an engine that is closed afterwards; the rows of the last as objects. */
export async function engine(...statements: readonly string[]): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: '4GB' })
  const connection = await instance.connect()
  try {
    for (const sql of statements.slice(0, -1)) await connection.run(sql)
    return await (await connection.runAndReadAll(statements.at(-1)!)).getRowObjectsJS()
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

/** Writes what SQL gives to a file, by its ending: `.parquet` or `.csv`. */
export const writeTable = (sql: string, path: string): Promise<unknown> =>
  engine(`copy (${sql}) to '${path}' (${path.endsWith('.csv') ? 'format csv, header' : 'format parquet'})`)
