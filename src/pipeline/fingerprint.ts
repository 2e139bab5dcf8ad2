import type { Hash } from '../base/index.ts'
import { digestOf } from '../base/index.ts'
import { type DatasetVersion, scanVersion } from '../data/index.ts'
import type { Lake } from '../storage/index.ts'
import { quoteName } from '../table/index.ts'
import type { Partition } from './partition.ts'
import type { Pipeline } from './pipeline.ts'
import { lengthOf, momentSql, outerReads, type Pinned, type ReadNeeds } from './reads.ts'
import type { FullRead } from './step.ts'

/** Names what a partition reads: equal texts, equal rows. */
export type ReadKeys = (read: FullRead, partition: Partition | undefined) => string

interface Sums {
  readonly rows: number
  readonly sum: bigint
  readonly mixed: bigint
}

/**
 * What the reads of many partitions hold, without running anything: one scan a dataset. A version that changed elsewhere leaves
 * the keys of a partition as they were. Rows are named by their count, the sum and the exclusive or of two 64-bit hashes of the
 * engine, whatever their order: enough against chance, none against an adversary.
 */
export async function readKeys(
  needs: ReadNeeds & { readonly hash: Hash },
  pipeline: Pipeline,
  scope: { readonly versions: Pinned; readonly partitions: readonly Partition[] },
): Promise<ReadKeys> {
  const found = new Map<string, (partition: Partition) => string>()
  for (const read of outerReads(pipeline)) {
    const version = await needs.datasets.version(read.from, scope.versions[read.from]!)
    const key = await windowKeys(needs, { read, version, partitions: scope.partitions })
    if (key) found.set(nameOf(read), key)
  }
  return (read, partition) => {
    const windowed = partition && found.get(nameOf(read))
    return windowed ? windowed(partition) : scope.versions[read.from]!
  }
}

const nameOf = ({ from, before, all, by }: FullRead): string => JSON.stringify([from, before, all, by])

interface Scope {
  readonly read: FullRead
  readonly version: DatasetVersion
  readonly partitions: readonly Partition[]
}

async function windowKeys(
  needs: ReadNeeds & { readonly hash: Hash },
  { read, version, partitions }: Scope,
): Promise<((partition: Partition) => string) | undefined> {
  const [first] = partitions
  if (read.all || first === undefined) return undefined
  const schema = digestOf(version.schema as never, needs.hash)
  const named = ({ rows, sum, mixed }: Sums): string => `${schema} ${rows} ${sum} ${mixed}`
  if (read.by !== undefined) {
    const byValue = await sumsBy(needs.lake, version, `cast(${quoteName(read.by)} as varchar)`)
    return ({ key }) => named(byValue.get(key) ?? NOTHING)
  }
  if (version.time === undefined || first.start === undefined) return undefined
  return timeKeys(needs.lake, { read, version, partitions }, named)
}

const NOTHING: Sums = { rows: 0, sum: 0n, mixed: 0n }

/** Sums from the left: a window of many partitions costs as much as one of a single one. */
async function timeKeys(
  lake: Lake,
  { read, version, partitions }: Scope,
  named: (sums: Sums) => string,
): Promise<(partition: Partition) => string> {
  const before = lengthOf(read.before)
  const starts = partitions.map(({ start }) => start!)
  const edges = before > 0 ? [starts[0]! - before, ...starts] : starts
  const sums = await sumsIn(lake, version, { edges, end: partitions.at(-1)!.end! })
  const running: Sums[] = [NOTHING]
  for (const edge of edges) {
    const { rows, sum, mixed } = sums.get(edge) ?? NOTHING
    const last = running.at(-1)!
    running.push({ rows: last.rows + rows, sum: last.sum + sum, mixed: last.mixed ^ mixed })
  }
  const places = new Map(edges.map((edge, i) => [edge, i]))
  return ({ start }) => {
    const to = running[places.get(start!)! + 1]!
    const from = running[placeBefore(edges, start! - before)]!
    return named({ rows: to.rows - from.rows, sum: to.sum - from.sum, mixed: to.mixed ^ from.mixed })
  }
}

/** The place of the last edge that is not after a moment. */
function placeBefore(edges: readonly number[], at: number): number {
  let [low, high] = [0, edges.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (edges[middle]! <= at) low = middle
    else high = middle - 1
  }
  return low
}

const columnsOf = (version: DatasetVersion): string => version.schema.map(({ name }) => quoteName(name)).join(', ')

async function sumsBy(lake: Lake, version: DatasetVersion, key: string): Promise<ReadonlyMap<string, Sums>> {
  const rows = await lake.rows(
    `select ${key} as key, ${sumsSql(version)} from ${await scanVersion(lake, version)} group by all`,
  )
  return new Map(rows.map((row) => [String(row['key']), sumsOf(row)]))
}

async function sumsIn(
  lake: Lake,
  version: DatasetVersion,
  { edges, end }: { readonly edges: readonly number[]; readonly end: number },
): Promise<ReadonlyMap<number, Sums>> {
  const time = quoteName(version.time!)
  const within = `${time} >= ${momentSql(edges[0]!)} and ${time} < ${momentSql(end)}`
  const named = `select epoch_us(${time}) as __at, ${columnsOf(version)} from ${await scanVersion(lake, version)} where ${within}`
  const rows = await lake.rows(groupedSql(version, named, [...edges, end]))
  return new Map(rows.map((row) => [Number(row['key']) / 1_000, sumsOf(row)]))
}

/** Edges that are equally far from each other are reckoned with; others are looked up. */
function groupedSql(version: DatasetVersion, named: string, edges: readonly number[]): string {
  const micros = (at: number): number => Math.round(at * 1_000)
  const [first, width] = [micros(edges[0]!), micros(edges[1]! - edges[0]!)]
  if (edges.every((edge, i) => micros(edge) === first + i * width))
    return `select ${first} + ((__at - ${first}) // ${width}) * ${width} as key, ${sumsSql(version)} from (${named}) group by all`
  const list = edges.map((edge) => String(micros(edge))).join(',')
  return `select e.edge as key, ${sumsSql(version)} from (${named}) r
    asof join (select unnest([${list}]::bigint[]) as edge) e on r.__at >= e.edge group by e.edge`
}

/** Two hashes that have nothing to do with each other. */
function sumsSql(version: DatasetVersion): string {
  const columns = columnsOf(version)
  return `count(*) as rows, sum(hash(${columns})::hugeint)::varchar as sum, bit_xor(hash('again', ${columns}))::varchar as mixed`
}

const sumsOf = (row: Readonly<Record<string, unknown>>): Sums => ({
  rows: Number(row['rows']),
  sum: BigInt(String(row['sum'])),
  mixed: BigInt(String(row['mixed'])),
})
