import { type Digest, type Duration, digestOf, durationMs, type Hash, type Json, strayOption } from '../base/index.ts'
import { contractOf, faultOfRules, plainContract } from './contract/contract.ts'
import { type Outcome, type Rule, referenceOf, time } from './contract/rule.ts'
import { faultOfRule } from './contract/rule-fault.ts'
import type { TableRule } from './contract/table-rule.ts'
import { faultOfOptions } from './dataset-options.ts'
import { fail } from './errors.ts'
import { readingOf, type Source } from './sources/source.ts'

/** How a new read of the source meets what is there. */
export type Load = 'full' | 'append' | 'merge'

/** What a dataset must be: its source, how it is loaded, the contract of its columns, and what happens to rows that violate it. */
export interface Dataset {
  readonly kind: 'dataset'
  readonly name: string
  readonly source: Source
  /** The columns that say which thing a row is about; empty where none do. */
  readonly key: readonly string[]
  /** The column with the moment each row happened. It has a rule, written or not: every row needs it. */
  readonly time?: string
  /** The column with the moment from which a row could be known. */
  readonly knownAt?: string
  readonly load: Load
  /** The column that grows with every new or corrected row. */
  readonly watermark?: string
  /** Milliseconds by which a row may come late behind the watermark. */
  readonly late: number
  /** When it is read again, as a cron pattern. */
  readonly every?: string
  readonly timezone?: string
  /** The share of rows that may be unreadable before an ingest stops. */
  readonly maxUnreadable: number
  readonly contract: Readonly<Record<string, Rule>>
  /** What must be true of all rows together, or of several columns of a row. */
  readonly rules: readonly TableRule[]
  readonly onViolation: Outcome
}

/** What `dataset` takes besides the name. */
export interface DatasetSpec {
  readonly source: Source
  /** A column or several. Needed to `merge`. */
  readonly key?: string | readonly string[]
  readonly time?: string
  /** When a row arrived, where that is later than `time`: feature views use no row before it was known. */
  readonly knownAt?: string
  /**
   * `full` (when not given): the source is all there is. `append`: rows above the highest watermark are added, and those of files that
   * are new. `merge`: rows are added, or take the place of those with the same key and no newer watermark.
   */
  readonly load?: Load
  readonly watermark?: string
  /** How late a row may come: `append` and `merge` look back so far behind the watermark. Nothing when not given. */
  readonly late?: Duration
  /** A cron pattern, such as `0 2 * * *`. */
  readonly every?: string
  /** Of `every`, such as `Europe/Berlin`; UTC when not given. */
  readonly timezone?: string
  /** The share of rows no reader can take that is still set aside, and the rest ingested; 0.1 when not given. */
  readonly maxUnreadable?: number
  readonly contract?: Readonly<Record<string, Rule>>
  /** Rules of the table: `unique`, `volume`, `fresh`, `check`, `distribution`, `schema`. */
  readonly rules?: readonly TableRule[]
  /** `quarantine` when not given. */
  readonly onViolation?: Outcome
}

const OPTIONS: Readonly<Record<keyof DatasetSpec, true>> = {
  ...{ source: true, key: true, time: true, knownAt: true, load: true, watermark: true, late: true },
  ...{ every: true, timezone: true, maxUnreadable: true, contract: true, rules: true, onViolation: true },
}

/**
 * Declares a dataset. Columns of the source without a rule are kept as they are.
 *
 * Errors: `data.bad_contract` when a name, rule or option is none.
 *
 * @example
 * const flights = dataset('flights', {
 *   source: parquet('flights.parquet'), time: 'date',
 *   contract: { delay: number({ min: -200 }), origin: category({ references: [airports, 'iata'] }) },
 *   onViolation: 'quarantine',
 * })
 */
export function dataset(name: string, spec: DatasetSpec): Dataset {
  const wrong = (where: string, reason: string) => fail('bad_contract', { dataset: name, where, reason })
  const stray = strayOption(spec, OPTIONS)
  if (stray) throw wrong('its options', stray)
  const fault = faultOfOptions(name, spec)
  if (fault) throw wrong(...fault)
  const contract = { ...withTime(spec) }
  for (const [column, rule] of Object.entries(contract)) {
    const reason = faultOfRule(rule)
    if (reason) throw wrong(column, reason)
  }
  if (spec.time !== undefined && contract[spec.time]?.kind !== 'time')
    throw wrong(spec.time, 'the time of a dataset has the rule time()')
  const rules = spec.rules ?? []
  const ruleFault = faultOfRules(rules, { columns: contract, ...(spec.time !== undefined && { time: spec.time }) })
  if (ruleFault) throw wrong(...ruleFault)
  return Object.freeze({
    ...{ kind: 'dataset', name, ...settled(spec), contract: Object.freeze(contract), rules: Object.freeze([...rules]) },
  } as const)
}

function settled(spec: DatasetSpec): Omit<Dataset, 'kind' | 'name' | 'contract' | 'rules'> {
  const { source, time, knownAt, watermark, every, timezone } = spec
  return {
    source,
    key: Object.freeze([spec.key ?? []].flat()),
    load: spec.load ?? 'full',
    late: spec.late === undefined ? 0 : durationMs(spec.late)!,
    maxUnreadable: spec.maxUnreadable ?? MOST_UNREADABLE,
    onViolation: spec.onViolation ?? 'quarantine',
    ...(time !== undefined && { time }),
    ...(knownAt !== undefined && { knownAt }),
    ...(watermark !== undefined && { watermark }),
    ...(every !== undefined && { every }),
    ...(timezone !== undefined && { timezone }),
  }
}

const MOST_UNREADABLE = 0.1

function withTime({ time: column, contract = {} }: DatasetSpec): Readonly<Record<string, Rule>> {
  return column === undefined || contract[column] ? contract : { [column]: time(), ...contract }
}

/** Columns that a load cannot do without: rows that lack one are set aside, rule or not. */
export function requiredColumns({ load, key, watermark }: Dataset): readonly string[] {
  if (load === 'full') return []
  return [...new Set([...(load === 'merge' ? key : []), ...(watermark === undefined ? [] : [watermark])])]
}

/** The datasets that the contract of another refers to or that its source reads, each once. */
export function referencedDatasets({ contract, source }: Dataset): readonly Dataset[] {
  const referred = Object.values(contract).map((rule) => referenceOf(rule)?.dataset)
  const found = [...(source.format === 'query' ? source.from : []), ...referred]
  return [...new Map(found.filter((one) => one !== undefined).map((one) => [one.name, one])).values()]
}

/** The address of everything that decides which rows are accepted and how they are read, but not of the rows. */
export function contractDigest(dataset: Dataset, hash: Hash): Digest {
  const { key, load, watermark, late } = dataset
  const reading = readingOf(dataset.source) as Json
  const loading = load === 'full' ? {} : { load, key, watermark, late }
  const { dataset: _, ...contract } = contractOf(dataset)
  return digestOf({ contract: plainContract(contract), reading, ...loading } as Json, hash)
}
