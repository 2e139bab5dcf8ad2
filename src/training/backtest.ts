import { performance } from 'node:perf_hooks'
import type { Digest } from '../base/index.ts'
import { quantile, sortedValues } from '../math/index.ts'
import { labRowsOf, readRows } from './assemble.ts'
import { inputsOf, type TrainingOrder } from './inputs.ts'
import { type LabThread, openLab } from './lab-thread.ts'
import type { ModelSpec } from './model.ts'
import type { TrainingNeeds } from './needs.ts'
import type { TrainingInputs } from './record.ts'
import type { Learned, Trial, TrialOrder } from './trial.ts'

/** What a candidate is judged by: a window to learn from, the address of a model that is kept, or the champion corrected by so much before. */
export interface BacktestOrder {
  readonly candidate: Learned | { readonly model: Digest } | { readonly recalibrateMs: number }
  /** Address of the champion's model. */
  readonly champion: Digest
  readonly folds: TrialOrder['folds']
  /** The learner that the champion was made by; the first of the model's when it is none of them. */
  readonly learner?: string
}

/** What there is to judge by. */
export interface BacktestRows {
  readonly rows: number
  /** The first moment that there is a row of; milliseconds. */
  readonly begin: number
  /** Before this moment at least 98 % of the labels that come are known. */
  readonly matureTo: number
}

/** Rows that candidates for a renewal compete on, read once. */
export interface Backtest {
  about(): Promise<BacktestRows>
  /** How a candidate would have done, and what it took; `trial` is undefined where it could not be judged. */
  run(order: BacktestOrder): Promise<{ readonly trial: Trial | undefined; readonly seconds: number }>
  close(): Promise<void>
}

const MATURE = 0.98

/**
 * Opens the rows of a model between two moments, with the labels that were known at the second, and judges candidates on them in a thread.
 * Nothing is read before the first question.
 *
 * Errors: `data.not_ingested`, `training.worker_failed`, and those of features and learners.
 */
export function openBacktest(
  needs: Pick<TrainingNeeds, 'lake' | 'datasets' | 'blobs' | 'definedOnDemands'>,
  spec: ModelSpec,
  order: Required<Pick<TrainingOrder, 'window' | 'asOf'>>,
): Backtest {
  let opened: Promise<{ readonly lab: LabThread; readonly about: BacktestRows; readonly inputs: TrainingInputs }>
  const open = async () => {
    const inputs = await inputsOf(needs, spec, order)
    const rows = labRowsOf(await readRows(needs, inputs), inputs)
    const about = { rows: rows.times.length, ...bounds(rows.times, rows.known, order) }
    return { lab: openLab(rows), about, inputs }
  }
  const ready = () => (opened ??= open())
  return {
    about: async () => (await ready()).about,
    async run({ candidate, champion, folds, learner }) {
      const { lab, inputs } = await ready()
      const begun = performance.now()
      const chosen = inputs.learners.find((one) => one.learner === learner) ?? inputs.learners[0]!
      const entrantOf = async (one: BacktestOrder['candidate']) => {
        if ('model' in one) return { model: await needs.blobs.get(one.model) }
        if ('recalibrateMs' in one) return { recalibrate: { lengthMs: one.recalibrateMs } }
        return { learn: { ...one, learner: chosen, seed: inputs.seed } }
      }
      const trial = await lab.trial({
        ...(await entrantOf(candidate)),
        ...{ champion: await needs.blobs.get(champion), folds, metric: inputs.metric },
      })
      return { trial, seconds: (performance.now() - begun) / 1_000 }
    },
    close: async () => void (await opened?.then(({ lab }) => lab.close()).catch(() => undefined)),
  }
}

/** Labels that come early are not a sample of all: the end of what may judge is as far back as nearly all of them take. */
function bounds(
  times: Float64Array,
  known: Float64Array,
  { window, asOf }: Required<Pick<TrainingOrder, 'window' | 'asOf'>>,
): Omit<BacktestRows, 'rows'> {
  const lags = known.map((at, row) => Math.max(0, at - times[row]!))
  const lag = lags.length === 0 ? 0 : quantile(sortedValues(lags), MATURE)
  return { begin: times[0] ?? window.from, matureTo: Math.min(window.to, asOf - lag) }
}
