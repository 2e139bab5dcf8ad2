import type { Table } from '../table/index.ts'
import { type JournalQueryNeeds, queryJournal } from './journal/query.ts'
import { cellAt } from './predictions/prediction-row.ts'

/** What was answered in a stretch of time. */
export interface Answers {
  readonly rows: number
  readonly labeled: number
  /** Microseconds: quantiles over rows of the time that the request took which a row came with. */
  readonly p50Us: number | null
  readonly p99Us: number | null
}

/** How much an endpoint answered lately, and how fast. */
export interface Activity {
  /** The newest prediction; null where there is none. */
  readonly latest: number | null
  readonly from: number
  readonly to: number
  readonly bucketMs: number
  readonly whole: Answers
  readonly versions: readonly (Answers & { readonly version: number })[]
  /** In their order; a stretch in which nothing was answered has no bucket. */
  readonly buckets: readonly (Answers & {
    readonly from: number
    readonly versions: readonly { readonly version: number; readonly rows: number }[]
  })[]
}

const BUCKETS = 48
const MOST_GROUPS = 10_000

/**
 * What an endpoint answered in a span that ends with a bucket around `to`, or around its newest prediction where that is not given.
 *
 * Errors: those of `queryJournal`.
 */
export async function activityOf(
  needs: JournalQueryNeeds,
  endpoint: string,
  { spanMs, to }: { readonly spanMs: number; readonly to?: number },
): Promise<Activity> {
  const bucketMs = spanMs / BUCKETS
  const end = `(floor(${to ?? 'max("at")'} / ${bucketMs}) + 1) * ${bucketMs}`
  const sql = `with ending as (select ${end} as ends, max("at") as latest from journal)
    select floor(("at" - (ends - ${spanMs})) / ${bucketMs})::double as bucket, answered, count(id)::double as n,
      count(label)::double as labeled, quantile_cont(latency_us, 0.5) as p50, quantile_cont(latency_us, 0.99) as p99,
      any_value(ends) as ends, any_value(latest) as latest, grouping(bucket)::double as no_bucket, grouping(answered)::double as no_version
    from ending left join journal on "at" >= ends - ${spanMs} and "at" < ends
    group by grouping sets ((bucket, answered), (bucket), (answered), ()) having count(id) > 0 or grouping(bucket, answered) = 3
    order by no_bucket, no_version, bucket, answered`
  return read(await queryJournal(needs, endpoint, { sql, limit: MOST_GROUPS }), { spanMs, bucketMs, to: to ?? 0 })
}

function read(
  table: Table,
  { spanMs, bucketMs, to }: Readonly<Record<'spanMs' | 'bucketMs' | 'to', number>>,
): Activity {
  const at = (name: string, row: number): number => Number(cellAt(table, name, row) ?? Number.NaN)
  const rows = Array.from({ length: table.rows }, (_, row) => row)
  const groups = (bucket: boolean, version: boolean): number[] =>
    rows.filter((row) => at('no_bucket', row) === Number(!bucket) && at('no_version', row) === Number(!version))
  const answers = (row: number): Answers => ({
    ...{ rows: at('n', row), labeled: at('labeled', row) },
    ...{ p50Us: finite(at('p50', row)), p99Us: finite(at('p99', row)) },
  })
  const [all] = groups(false, false)
  const ends = all === undefined ? Number.NaN : at('ends', all)
  const end = Number.isFinite(ends) ? ends : to
  const byVersion = groups(true, true)
  return {
    ...{ latest: all === undefined ? null : finite(at('latest', all)), from: end - spanMs, to: end, bucketMs },
    whole: all === undefined ? NOTHING : { ...answers(all), rows: finite(at('n', all)) ?? 0 },
    versions: groups(false, true).map((row) => ({ version: at('answered', row), ...answers(row) })),
    buckets: groups(true, false).map((row) => ({
      from: end - spanMs + at('bucket', row) * bucketMs,
      ...answers(row),
      versions: byVersion
        .filter((one) => at('bucket', one) === at('bucket', row))
        .map((one) => ({ version: at('answered', one), rows: at('n', one) })),
    })),
  }
}

const NOTHING: Answers = { rows: 0, labeled: 0, p50Us: null, p99Us: null }
const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)
