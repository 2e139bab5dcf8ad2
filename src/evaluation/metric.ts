import { nearestName } from '../base/index.ts'
import { tQuantile, wilson, Z95 } from '../math/index.ts'
import { fail } from './errors.ts'
import type { Estimate } from './estimate.ts'
import type { Influence } from './influence.ts'
import { METRICS, PARAMETERS } from './metrics.ts'

/** What a model answers: the probability of class 1, of each class, a number, or a score that orders the rows of a group. */
export type AnswerKind = 'binary' | 'multiclass' | 'regression' | 'ranking'

/** Answers of a model beside the truth. */
export interface Judged {
  readonly kind: AnswerKind
  /** Probability of class 1 [rows]; of each class [rows, width] row-major; the number; the score. Finite. */
  readonly answers: Float64Array
  /** 0 or 1; 0 to width - 1; a finite number; a relevance of at least 0. */
  readonly labels: Float64Array
  /** Classes where there are more than two, else 1. */
  readonly width: number
  /** Ranking: the group of each row. */
  readonly groups?: ArrayLike<number>
}

/** Where rows are not independent: the block of each row, such as its day or its customer. */
export interface Dependence {
  readonly blocks?: ArrayLike<number>
}

/** A metric by name. */
export interface Metric {
  readonly name: string
  /** One sentence: the convention. */
  readonly does: string
  readonly kinds: readonly AnswerKind[]
  readonly lowerIsBetter: boolean
  /** Least and largest value it can have. */
  readonly range: readonly [number, number]
  /** A share of rows that are right, so that its interval is Wilson's. */
  readonly isShare?: boolean
  /**
   * The value, and what each row adds to it: `influence` sums to 0, and its squares give the variance of the value. Errors:
   * `evaluation.missing_score`, `evaluation.bad_label`, `evaluation.bad_probability`, `evaluation.unequal_lengths`.
   */
  readonly measure: (judged: Judged) => Influence
}

/** Every metric of a kind of answer, the default first. */
export function metricsOf(kind: AnswerKind): readonly Metric[] {
  return METRICS.filter(({ kinds }) => kinds.includes(kind))
}

/**
 * The metric of this name; the default of the kind without one. `ndcg@5` and `pinball@0.9` set what stands behind `@`.
 *
 * Errors: `evaluation.unknown_metric` with the nearest name.
 *
 * @example
 * metricNamed('regression', 'pinball@0.9')
 */
export function metricNamed(kind: AnswerKind, name?: string): Metric {
  const known = metricsOf(kind)
  if (name === undefined) return known[0]!
  const found = known.find((metric) => metric.name === name) ?? withParameter(kind, name)
  if (found) return found
  const names = known.map((metric) => metric.name)
  throw fail('unknown_metric', { metric: name, kind, nearest: nearestName(name, names), known: names.join(', ') })
}

function withParameter(kind: AnswerKind, name: string): Metric | undefined {
  const [base, text, ...rest] = name.split('@')
  const value = Number(text)
  if (text === undefined || text.trim() === '' || rest.length > 0 || !Number.isFinite(value)) return undefined
  const made = PARAMETERS[base!]?.(value)
  return made?.kinds.includes(kind) ? made : undefined
}

/** The metric of these answers with its 95 % interval; rows are taken as independent, or blocks of them where given. */
export function estimateOf(metric: Metric, judged: Judged, dependence: Dependence = {}): Estimate {
  const measured = metric.measure(judged)
  const count = judged.labels.length
  if (metric.isShare && !dependence.blocks && count > 0) {
    const convention = `${metric.does}; 95 % interval by Wilson, rows taken as independent`
    return { value: measured.value, ...wilson(Math.round(measured.value * count), count), count, convention }
  }
  return intervalOf(measured, { ...dependence, count, convention: metric.does, range: metric.range })
}

/** The metric of the first answers less that of the second, on the same rows, with a paired 95 % interval. */
export function compareBy(
  metric: Metric,
  both: { readonly first: Judged; readonly second: Judged },
  dependence: Dependence = {},
): Estimate {
  const [first, second] = [metric.measure(both.first), metric.measure(both.second)]
  const [count, other] = [first.influence.length, second.influence.length]
  if (count !== other) throw fail('unequal_lengths', { scores: count, labels: other })
  const value = first.value - second.value
  const influence = first.influence.map((each, row) => each - second.influence[row]!)
  const convention = `difference on the same rows of: ${metric.does}`
  return intervalOf({ value, influence }, { ...dependence, count, convention, range: [-Infinity, Infinity] })
}

interface About extends Dependence {
  readonly count: number
  readonly convention: string
  readonly range: readonly [number, number]
}

function intervalOf({ value, influence }: Influence, { blocks, count, convention, range }: About): Estimate {
  if (Number.isNaN(value)) return { value, count, convention: `${convention}; not defined for these rows` }
  const sums = blocks ? blockSums(influence, blocks) : influence
  if (sums.length < 2) return { value, count, convention: `${convention}; no interval from one observation` }
  const squares = sums.reduce((sum, each) => sum + each * each, 0)
  const error = Math.sqrt((squares * sums.length) / (sums.length - 1)) / influence.length
  const half = error * (blocks ? tQuantile(0.975, sums.length - 1) : Z95)
  const how = blocks
    ? `95 % interval from influence values of ${sums.length} blocks, which are taken as independent`
    : '95 % normal interval from influence values, rows taken as independent'
  const [low, high] = [Math.max(range[0], value - half), Math.min(range[1], value + half)]
  return { value, low, high, count, convention: `${convention}; ${how}` }
}

function blockSums(influence: Float64Array, blocks: ArrayLike<number>): Float64Array {
  const sums = new Map<number, number>()
  for (let row = 0; row < influence.length; row++)
    sums.set(blocks[row]!, (sums.get(blocks[row]!) ?? 0) + influence[row]!)
  return Float64Array.from(sums.values())
}
