import { columnOf, type Table } from '../../table/index.ts'
import type { PreparationOrder } from '../preparation.ts'
import { bound } from './bounds.ts'
import { categoryPart } from './category.ts'
import { type MeanRules, scatteredFolds } from './mean.ts'
import { numberPart } from './number.ts'
import { type Part, varies } from './part.ts'
import { isText, textPart } from './text.ts'
import { timePart } from './time.ts'

/** Why a feature is not used: it has one value only, or none. */
export type DropReason = 'constant' | 'missing'

/** Where a feature goes in. */
export interface FeaturePlace {
  readonly name: string
  /** What the values of the graph that belong to it begin with. */
  readonly path: string
  readonly means: MeanRules | undefined
}

/** How a feature goes in by the kind of its column, or why it does not. */
export function choosePart(table: Table, order: PreparationOrder, place: FeaturePlace): Part | DropReason {
  const column = columnOf(table, place.name)
  if (column.kind === 'time') return timePart(column, place) ?? reasonFor(column.values)
  const sentinels = order.sentinels?.[place.name] ?? []
  if (column.kind !== 'category') {
    const numbers = sentinels.filter((value) => typeof value === 'number')
    const part = numberPart(column, { ...place, sentinels: numbers })
    const [values] = part.apply(column) as [Float32Array]
    bound(values, part.columns[0]!.sentinels)
    return varies(values) ? { ...part, trained: [values] } : reasonFor(values)
  }
  const isFree = order.texts ? order.texts.includes(place.name) : isText(column)
  const text = isFree ? textPart(column, { ...place, terms: mostTerms(table, order) }) : undefined
  if (text) return text
  const texts = sentinels.filter((value) => typeof value === 'string')
  const { means, ...named } = place
  const part = categoryPart(column, { ...named, sentinels: texts, ...(means && { means }) })
  if (part.columns[0]!.categories > 1) return part
  return part.texts?.includes('') ? 'missing' : 'constant'
}

/** A feature that never varies, for a model that has no other. */
export function constantPart(table: Table, name: string): Part {
  const column = columnOf(table, name)
  const rules = { name, path: '/input/0', sentinels: [] }
  if (column.kind === 'category') return categoryPart(column, rules)
  return numberPart({ kind: 'number', values: column.values }, rules)
}

function reasonFor(values: Float64Array | Float32Array): DropReason {
  return Number.isNaN(values[0]) ? 'missing' : 'constant'
}

/** Of messages on a telephone, 1000 terms tell unwanted ones apart as well as 4000 do, within .004 of accuracy. */
const MANY_TERMS = 1000

/** Elements that the terms of one column of text may have in a sheet. */
const MOST_TERM_ELEMENTS = 2 ** 27

function mostTerms({ rows }: Table, { terms = MANY_TERMS }: PreparationOrder): number {
  return Math.min(terms, Math.max(16, Math.floor(MOST_TERM_ELEMENTS / rows)))
}

/** Mean labels are taken for this many classes at most. */
const MOST_MEANS = 10

/** What mean labels are taken from, undefined where there is nothing to be learned or too much. */
export function meanRules(table: Table, { goal, folds }: PreparationOrder): MeanRules | undefined {
  if (goal === undefined || goal.objective === 'anomaly' || goal.width > MOST_MEANS) return undefined
  const { label, width, weights } = goal
  const isKind = (kind: number) => (value: number) => (Number.isNaN(value) ? value : Number(value === kind))
  const targets = width === 1 ? [label] : Array.from({ length: width }, (_, kind) => label.map(isKind(kind)))
  return { targets, folds: folds ?? scatteredFolds(table.rows), ...(weights && { weights }) }
}
