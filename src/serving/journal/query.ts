import type { Blobs } from '../../storage/index.ts'
import { openConfinedEngine } from '../../storage/index.ts'
import { quoteText, type Table } from '../../table/index.ts'
import type { Journal } from './journal.ts'

/** What asking a journal needs. */
export interface JournalQueryNeeds {
  readonly journal: Pick<Journal, 'snapshot'>
  readonly blobs: Pick<Blobs, 'path'>
}

/** What is asked of a journal. */
export interface JournalQuery {
  /** Rows with `from` ≤ at < `to`, in milliseconds. */
  readonly from?: number
  readonly to?: number
  /** A SELECT over `journal`; the newest rows when not given. */
  readonly sql?: string
  /** Rows of the result at most. */
  readonly limit: number
}

const NEWEST = 'select * from journal order by "at" desc'

/**
 * Asks a journal by SQL of DuckDB: one relation `journal` of every row that was answered up to now, each id once, with the last
 * label of it. The query sees nothing else of this machine.
 *
 * Errors: `storage.bad_query`, `storage.query_too_long`, `storage.lake_full`.
 *
 * @example
 * queryJournal(needs, 'late', { sql: 'select answered, avg(label) from journal group by answered', limit: 100 })
 */
export async function queryJournal(needs: JournalQueryNeeds, endpoint: string, query: JournalQuery): Promise<Table> {
  const { from, to, sql = NEWEST, limit } = query
  const { sealed, rows, labels } = await needs.journal.snapshot(endpoint)
  const [rowFiles, labelFiles] = await Promise.all([sealed.rows, sealed.labels].map((all) => placesOf(needs, all)))
  const engine = await openConfinedEngine({ files: [...rowFiles!, ...labelFiles!] })
  try {
    await engine.load('unsealed_rows', rows)
    await engine.load('unsealed_labels', labels)
    await engine.view('all_rows', both(rowFiles!, 'unsealed_rows'))
    await engine.view('all_labels', both(labelFiles!, 'unsealed_labels'))
    await engine.view('journal', journalSql(from, to))
    for await (const found of engine.tables(`select * from (${trimmed(sql)}\n) limit ${limit}`, limit)) return found
    return { rows: 0, columns: new Map() }
  } finally {
    engine.close()
  }
}

const trimmed = (sql: string): string => sql.trim().replace(/;$/, '')

const placesOf = ({ blobs }: JournalQueryNeeds, addresses: JournalAddresses): Promise<readonly string[]> =>
  Promise.all(addresses.map((address) => blobs.path(address)))

type JournalAddresses = Awaited<ReturnType<Journal['snapshot']>>['sealed']['rows']

function both(files: readonly string[], unsealed: string): string {
  if (files.length === 0) return `select * from ${unsealed}`
  const sealed = `read_parquet([${files.map(quoteText).join(', ')}], union_by_name = true)`
  return `select * from ${sealed} union all by name select * from ${unsealed}`
}

function journalSql(from: number | undefined, to: number | undefined): string {
  const within = [
    ...(from === undefined ? [] : [`"at" >= ${from}`]),
    ...(to === undefined ? [] : [`"at" < ${to}`]),
  ].join(' and ')
  return `select r.* exclude (n), known.label, known.label_at from all_rows r
    join (select id, max(n) as n from all_rows group by id) newest using (id, n)
    left join (
      select id, label, "at" as label_at from all_labels
      qualify row_number() over (partition by id order by "at" desc, n desc) = 1
    ) known using (id)
    ${within && `where ${within}`}`
}
