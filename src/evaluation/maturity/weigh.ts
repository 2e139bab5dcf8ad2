import { tQuantile, Z95 } from '../../math/index.ts'
import type { Estimate } from '../estimate.ts'
import { type Arrivals, knownBy, type Maturity, surelyKnownBy } from './curve.ts'

/** Labeled rows with what each stands for. */
export interface Weighed {
  /** Positions of the rows that count: labeled, and old enough for any outcome to be known with a chance of at least .1. */
  readonly rows: Int32Array
  /** 1 ÷ the chance that the label of such a row is known by now. */
  readonly weights: Float64Array
  /** Share of all rows, labeled or not, that they speak for. */
  readonly spokenFor: number
}

/** The chance to be known below which a row is too young to stand for others. */
export const LEAST_CHANCE = 0.1

/**
 * Weighs the rows whose label came early so that they stand for those whose label is still to come. Labels that come early are no
 * sample of all: weights go by outcome and age; weights by what is known of the row alone would be worse than none.
 */
export function weighLabels(maturity: Maturity, now: Omit<Arrivals, 'objective' | 'ages'>): Weighed {
  const { labels, followed, cells } = now
  const rows: number[] = []
  const weights: number[] = []
  let open = 0
  for (let row = 0; row < labels.length; row++) {
    const [age, cell] = [followed[row]!, cells?.[row]]
    if (!(surelyKnownBy(maturity, age, cell) >= LEAST_CHANCE)) continue
    open++
    if (Number.isNaN(labels[row]!)) continue
    rows.push(row)
    weights.push(1 / knownBy(maturity, { label: labels[row]!, cell, age }))
  }
  return {
    rows: Int32Array.from(rows),
    weights: Float64Array.from(weights),
    spokenFor: labels.length === 0 ? 0 : open / labels.length,
  }
}

/** A mean of weighted rows. */
export interface WeightedEstimate extends Estimate {
  /** Rows of one weight that would tell as much: (Σ w)² ÷ Σ w². */
  readonly effective: number
}

/**
 * The weighted mean of values, such as the losses of the rows of `weighLabels`, with its 95 % interval: rows are taken as independent, or
 * blocks of them where given (one number for each row).
 */
export function weightedMean(
  values: Float64Array,
  weights: Float64Array,
  blocks?: ArrayLike<number>,
): WeightedEstimate {
  let [total, squares, sum] = [0, 0, 0]
  for (let k = 0; k < values.length; k++) {
    total += weights[k]!
    squares += weights[k]! ** 2
    sum += weights[k]! * values[k]!
  }
  const value = sum / total
  const effective = squares > 0 ? total ** 2 / squares : 0
  const about = { value, effective, count: values.length }
  const convention = 'weighted mean, each label by 1 ÷ its chance to be known by now'
  const parts = new Map<number, number>()
  for (let k = 0; k < values.length; k++) {
    const part = blocks?.[k] ?? k
    parts.set(part, (parts.get(part) ?? 0) + weights[k]! * (values[k]! - value))
  }
  if (parts.size < 2) return { ...about, convention: `${convention}; no interval from one observation` }
  const scatter = [...parts.values()].reduce((all, each) => all + each * each, 0)
  const error = Math.sqrt((scatter * parts.size) / (parts.size - 1)) / total
  const half = error * (blocks ? tQuantile(0.975, parts.size - 1) : Z95)
  const how = blocks ? `${parts.size} blocks taken as independent` : 'rows taken as independent'
  return { ...about, low: value - half, high: value + half, convention: `${convention}; 95 % interval, ${how}` }
}

/** Labeled rows of one weight, added up. */
export interface WeightedGroup {
  readonly weight: number
  readonly rows: number
  /** Of the values of its rows. */
  readonly sum: number
  /** Which block it belongs to. */
  readonly block: number
}

/** The same as `weightedMean` from groups, whose blocks are taken as independent; `blocks` says what these are. */
export function weightedMeanOf(groups: readonly WeightedGroup[], blocks: string): WeightedEstimate {
  let [total, squares, sum, count] = [0, 0, 0, 0]
  for (const { weight, rows, sum: own } of groups) {
    total += weight * rows
    squares += weight * weight * rows
    sum += weight * own
    count += rows
  }
  const value = sum / total
  const parts = new Map<number, number>()
  for (const { weight, rows, sum: own, block } of groups)
    parts.set(block, (parts.get(block) ?? 0) + weight * (own - rows * value))
  const about = { value, count, effective: squares > 0 ? total ** 2 / squares : 0 }
  const convention = 'weighted mean, each label by 1 ÷ its chance to be known by now'
  if (parts.size < 2) return { ...about, convention: `${convention}; no interval from one of the ${blocks}` }
  const scatter = [...parts.values()].reduce((all, each) => all + each * each, 0)
  const half = (tQuantile(0.975, parts.size - 1) * Math.sqrt((scatter * parts.size) / (parts.size - 1))) / total
  const how = `95 % interval, ${parts.size} ${blocks} taken as independent`
  return { ...about, low: value - half, high: value + half, convention: `${convention}; ${how}` }
}
