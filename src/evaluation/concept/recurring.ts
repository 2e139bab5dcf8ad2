import { tMixture, VERDICT_LOG_E } from '../../math/index.ts'
import { type Objective, rowLoss } from '../loss.ts'

/** The newest labeled rows after an alarm, with what each model says of them. */
export interface RecurringQuestion {
  readonly objective: Objective
  readonly labels: Float64Array
  /** Of the version that answers. */
  readonly champion: Float64Array
  /** Of every version that is kept. */
  readonly kept: readonly { readonly version: number; readonly scores: Float64Array }[]
  /** Of a model fit to these rows, each answered by one that did not learn from it. */
  readonly retrained?: Float64Array
}

/** One kept version on the newest rows. */
export interface OldVersion {
  readonly version: number
  /** Mean loss; the champion's is beside it. */
  readonly loss: number
  /** Natural logarithm of the evidence that it loses less than the champion; -Infinity where it does not. */
  readonly logE: number
}

/** Whether an old version should come back. */
export interface Recurring {
  /** The version to bring back, through the usual rollout. */
  readonly version: number | undefined
  readonly because: 'too_few_rows' | 'nothing_kept' | 'no_evidence' | 'retrain_is_better' | 'it_fits_again'
  readonly rows: number
  readonly championLoss: number
  /** Null where nothing was retrained. */
  readonly retrainedLoss: number | null
  /** All kept versions, the best first. */
  readonly versions: readonly OldVersion[]
  /** The logarithm of the evidence that is needed: 100 to 1 for each version that is asked. */
  readonly needed: number
}

const ROWS = 300
const BLOCK = 25
/** The test cannot decide on fewer blocks. */
const LEAST_ROWS = 9 * BLOCK

/**
 * Whether a concept has come back: after an alarm, the last 300 labeled rows are scored by every kept version. One comes back when it loses
 * less than the champion with evidence of 100 to 1 for each version that was asked (paired, blocks of 25 rows), and a model that was quickly
 * fit to the same rows does not lose less still.
 *
 * Source: statistics.md, section 5; Wang & Ramdas 2023 for the test. Measured by `npm run bench -- concept recurring`.
 *
 * @example
 * recurring({ objective: 'binary', labels, champion, kept: [{ version: 3, scores }] }).version // 3
 */
export function recurring(question: RecurringQuestion): Recurring {
  const from = Math.max(0, question.labels.length - ROWS)
  const labels = question.labels.subarray(from)
  const lossesOf = (scores: Float64Array): Float64Array =>
    scores.subarray(from).map((score, row) => rowLoss(question.objective, score, labels[row]!))
  const champion = lossesOf(question.champion)
  const versions = question.kept
    .map(({ version, scores }) => ({ version, ...compared(champion, lossesOf(scores)) }))
    .sort((a, b) => a.loss - b.loss || b.version - a.version)
  const retrainedLoss = question.retrained ? meanOf(lossesOf(question.retrained)) : null
  const needed = VERDICT_LOG_E + Math.log(Math.max(1, versions.length))
  const because = reasonFor(versions, { rows: labels.length, needed, retrainedLoss })
  return {
    version: because === 'it_fits_again' ? versions[0]!.version : undefined,
    ...{ because, rows: labels.length, championLoss: meanOf(champion), retrainedLoss, versions, needed },
  }
}

function reasonFor(
  versions: readonly OldVersion[],
  of: { readonly rows: number; readonly needed: number; readonly retrainedLoss: number | null },
): Recurring['because'] {
  const [best] = versions
  if (!best) return 'nothing_kept'
  if (of.rows < LEAST_ROWS) return 'too_few_rows'
  if (best.logE < of.needed) return 'no_evidence'
  return of.retrainedLoss !== null && of.retrainedLoss < best.loss ? 'retrain_is_better' : 'it_fits_again'
}

function compared(champion: Float64Array, old: Float64Array): Pick<OldVersion, 'loss' | 'logE'> {
  let state = tMixture.start
  for (let from = 0; from + BLOCK <= old.length; from += BLOCK) {
    let sum = 0
    for (let row = from; row < from + BLOCK; row++) sum += champion[row]! - old[row]!
    state = tMixture.add(state, sum / BLOCK)
  }
  return { loss: meanOf(old), logE: tMixture.logAbove(state) }
}

function meanOf(values: Float64Array): number {
  return values.reduce((a, b) => a + b, 0) / values.length
}
