import { strayOption } from '../../base/index.ts'
import { isSqlText, type SqlText } from '../../table/index.ts'
import type { Dataset } from '../dataset.ts'
import { fail } from '../errors.ts'
import type { PostgresSource, PushedSource, QuerySource } from './source.ts'

/** What `postgres` takes: where the database is, and which rows. */
export type PostgresOptions = Omit<PostgresSource, 'format'>

const OPTIONS: Readonly<Record<keyof PostgresOptions, true>> = { url: true, env: true, table: true, query: true }
const TABLE = /^[^".\0]+(\.[^".\0]+)?$/

/**
 * A table or a query of a PostgreSQL database as a source. All rows are of one moment; with a watermark only newer ones are asked
 * for. The address stands in `url` or, better, in the environment variable `env`.
 *
 * Errors: `data.bad_source`.
 *
 * @example
 * postgres({ env: 'ORDERS_DATABASE_URL', table: 'public.orders' })
 */
export function postgres(options: PostgresOptions): PostgresSource {
  const wrong = (reason: string): Error => fail('bad_source', { source: 'PostgreSQL', reason })
  const stray = strayOption(options, OPTIONS)
  if (stray) throw wrong(stray)
  const { url, env, table, query } = options
  if ((url === undefined) === (env === undefined)) throw wrong('it needs either url or env, the variable that holds it')
  if ((table === undefined) === (query === undefined)) throw wrong('it needs either a table or a query')
  if (table !== undefined && !TABLE.test(table)) throw wrong('a table is a name, or a schema, a point and a name')
  if (url !== undefined && !/^postgres(ql)?:\/\//.test(url)) throw wrong('url begins with postgres://')
  // Not enumerable: the address may hold a password, and must not be written wherever a dataset is.
  const source = {
    format: 'postgres' as const,
    ...(env !== undefined && { env }),
    ...(table && { table }),
    ...(query && { query }),
  }
  if (url !== undefined) Object.defineProperty(source, 'url', { value: url, enumerable: false })
  return Object.freeze(source)
}

/**
 * A dataset that SQL makes of others. In the query each is a table under its name. The version records theirs, so that it is known
 * which rows came from where.
 *
 * Errors: `data.bad_source`.
 *
 * @example
 * query(sql`select origin, count(*) as n from flights group by origin order by origin`, [flights])
 */
export function query(text: SqlText, from: readonly Dataset[]): QuerySource {
  const wrong = (reason: string): Error => fail('bad_source', { source: 'a query', reason })
  if (!isSqlText(text)) throw wrong('it begins with sql`select …`')
  if (!Array.isArray(from) || from.length === 0 || from.some((one) => one?.kind !== 'dataset'))
    throw wrong('it needs the list of datasets that it reads')
  return Object.freeze({ format: 'query', query: text, from: Object.freeze([...from]) })
}

/**
 * Rows that are pushed, as a source: each is durable when the push is answered, and in the next version.
 *
 * @example
 * pushed()
 */
export function pushed(): PushedSource {
  return Object.freeze({ format: 'pushed' })
}
