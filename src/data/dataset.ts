import type { TObject } from 'typebox'
import { Value } from 'typebox/value'
import { type Digest, digestOf, type Hash, isName, type Json, nearestName, strayOption } from '../base/index.ts'
import { type Outcome, type Rule, referenceOf, ruleOptions, time } from './contract/rule.ts'
import { fail } from './errors.ts'
import type { Source } from './sources/source.ts'

/** What a dataset must be: its source, the contract of its columns, and what happens to rows that violate it. */
export interface Dataset {
  readonly kind: 'dataset'
  readonly name: string
  readonly source: Source
  /** The column with the moment each row happened. It has a rule, written or not: every row needs it. */
  readonly time?: string
  readonly contract: Readonly<Record<string, Rule>>
  readonly onViolation: Outcome
}

/** What `dataset` takes besides the name. */
export interface DatasetSpec {
  readonly source: Source
  readonly time?: string
  readonly contract?: Readonly<Record<string, Rule>>
  /** `quarantine` when not given. */
  readonly onViolation?: Outcome
}

const OPTIONS: Readonly<Record<keyof DatasetSpec, true>> = {
  source: true,
  time: true,
  contract: true,
  onViolation: true,
}
const OUTCOMES: readonly string[] = ['block', 'quarantine', 'warn']

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
  if (!isName(name)) throw wrong('its name', 'a name is lower-case letters, digits, - and _, beginning with a letter')
  const stray = strayOption(spec, OPTIONS)
  if (stray) throw wrong('its options', stray)
  if (spec.source?.format !== 'parquet' && spec.source?.format !== 'csv')
    throw wrong('source', 'a source is parquet(path) or csv(path)')
  const onViolation = spec.onViolation ?? 'quarantine'
  if (!OUTCOMES.includes(onViolation)) throw wrong('onViolation', `it is one of ${OUTCOMES.join(', ')}`)
  const contract = { ...withTime(spec) }
  for (const [column, rule] of Object.entries(contract)) {
    const reason = faultOf(rule)
    if (reason) throw wrong(column, reason)
  }
  if (spec.time !== undefined && contract[spec.time]?.kind !== 'time')
    throw wrong(spec.time, 'the time of a dataset has the rule time()')
  const timed = spec.time === undefined ? {} : { time: spec.time }
  return Object.freeze({
    kind: 'dataset',
    name,
    source: spec.source,
    ...timed,
    contract: Object.freeze(contract),
    onViolation,
  })
}

function withTime({ time: column, contract = {} }: DatasetSpec): Readonly<Record<string, Rule>> {
  return column === undefined || contract[column] ? contract : { [column]: time(), ...contract }
}

function faultOf(rule: Rule): string | undefined {
  const options = ruleOptions[rule?.kind]
  if (!options) return `a rule is one of ${Object.keys(ruleOptions).join(', ')}`
  const { kind, ...given } = rule
  const known = Object.keys((options as TObject).properties)
  const stray = Object.keys(given).find((key) => !known.includes(key))
  if (stray) return `${kind} has no option ${stray}; the nearest is ${nearestName(stray, known)}`
  const [first] = Value.Errors(options, given)
  if (first) return `option ${first.instancePath.slice(1) || kind} ${first.message}`
  return crossFault(rule)
}

function crossFault(rule: Rule): string | undefined {
  if (rule.kind === 'number' && rule.min !== undefined && rule.max !== undefined && rule.min > rule.max)
    return 'min is above max'
  const reference = referenceOf(rule)
  if (reference && reference.dataset.kind !== 'dataset') return 'references begins with a dataset'
  return undefined
}

/** The datasets that the contract of another refers to, each once. */
export function referencedDatasets(dataset: Dataset): readonly Dataset[] {
  const found = Object.values(dataset.contract).map((rule) => referenceOf(rule)?.dataset)
  return [...new Map(found.filter((one) => one !== undefined).map((one) => [one.name, one])).values()]
}

/** The address of everything that decides which rows are accepted and how they are read, but not of the rows. */
export function contractDigest(dataset: Dataset, hash: Hash): Digest {
  const { path: _, ...reading } = dataset.source
  const contract = Object.fromEntries(
    Object.entries(dataset.contract).map(([column, rule]) => [column, plainRule(rule)]),
  )
  const order = Object.keys(dataset.contract)
  return digestOf({ contract, order, time: dataset.time, onViolation: dataset.onViolation, reading }, hash)
}

function plainRule(rule: Rule): Json {
  const reference = referenceOf(rule)
  if (!reference) return { ...rule } as Json
  return { ...rule, references: [reference.dataset.name, reference.column] } as Json
}
