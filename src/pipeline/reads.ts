import { type Digest, type Duration, durationMs } from '../base/index.ts'
import { type Datasets, type DatasetVersion, scanVersion } from '../data/index.ts'
import type { Lake } from '../storage/index.ts'
import { quoteName, quoteText } from '../table/index.ts'
import type { Partition } from './partition.ts'
import { type Pipeline, writerOf } from './pipeline.ts'
import { type FullRead, readsOf } from './step.ts'

/** What finding rows needs. */
export interface ReadNeeds {
  readonly lake: Lake
  readonly datasets: Pick<Datasets, 'current' | 'version'>
}

/** Versions that a run reads, by the names of their datasets. */
export type Pinned = Readonly<Record<string, Digest>>

/** The reads of a pipeline that none of its own steps makes. */
export function outerReads(pipeline: Pipeline): readonly FullRead[] {
  return pipeline.order
    .flatMap((name) => Object.values(readsOf(pipeline.steps[name]!)))
    .filter(({ from }) => !from.includes('.') && writerOf(pipeline, from) === undefined)
}

/** Pins the current version of everything that a pipeline reads. Errors: `data.not_ingested`. */
export async function pinVersions({ datasets }: ReadNeeds, pipeline: Pipeline): Promise<Pinned> {
  const names = [...new Set(outerReads(pipeline).map(({ from }) => from))].sort()
  // asking for the version refuses a dataset that has none
  const found = await Promise.all(
    names.map(
      async (name) => [name, (await datasets.current(name)) ?? (await datasets.version(name)).version] as const,
    ),
  )
  return Object.fromEntries(found)
}

/** The rows of a version that a read means in one partition, as SQL, and what the window is. */
export interface Window {
  readonly column?: string
  readonly from?: number
  readonly to?: number
  readonly value?: string
}

/** Which rows of a version a read means in a partition; no column where it means all. */
export function windowOf(read: FullRead, version: DatasetVersion, partition: Partition | undefined): Window {
  if (read.all || partition === undefined) return {}
  if (read.by !== undefined) return { column: read.by, value: partition.key }
  if (version.time === undefined || partition.start === undefined) return {}
  return { column: version.time, from: partition.start - lengthOf(read.before), to: partition.end! }
}

/** Milliseconds of a length of time; 0 where there is none. */
export const lengthOf = (text: Duration | undefined): number => (text === undefined ? 0 : (durationMs(text) ?? 0))

/** A moment as SQL. */
export const momentSql = (at: number): string => `make_timestamp(${Math.round(at * 1_000)})`

/** SQL: the rows that a read means, without their places. */
export async function relationOf(lake: Lake, version: DatasetVersion, window: Window): Promise<string> {
  const rows = await scanVersion(lake, version)
  return `(select * exclude (__row) from ${rows}${whereOf(window)})`
}

function whereOf({ column, from, to, value }: Window): string {
  if (column === undefined) return ''
  const name = quoteName(column)
  if (value !== undefined) return ` where cast(${name} as varchar) = ${quoteText(value)}`
  return ` where ${name} >= ${momentSql(from!)} and ${name} < ${momentSql(to!)}`
}
