import { type Digest, MillraceError, type Random, seededRandom } from '../../base/index.ts'
import type { Progress, Step } from '../../flow/index.ts'
import type { LearnerSpec } from '../../learners/index.ts'
import type { TrialThread } from '../automl-threads.ts'
import { asJson } from '../needs.ts'
import type { AutomlBench } from './bench.ts'
import { MOST_MEMBERS } from './blend.ts'
import type { StudyReport } from './lab.ts'
import { foldsOf, judgingOf, type Rung } from './rungs.ts'
import {
  costGuess,
  type Placed,
  type Proposal,
  propose,
  rankedCandidates,
  type SearchState,
  type Tried,
} from './sampler.ts'
import { scoreOf } from './score.ts'
import { type Scene, type Space, spacesOf } from './space.ts'
import type { Spending } from './spending.ts'
import type { TriedFold } from './trial.ts'

/** A trial as it is kept. */
export interface Trial extends Placed {
  readonly spec: LearnerSpec
  readonly seed: number
  readonly folds: readonly TriedFold[]
  readonly seconds: number
  readonly bytes: number
  /** Address of the answers for the held-out rows, float32. */
  readonly answers: Digest | null
  /** See `TrialResult`. */
  readonly confirmed: boolean
  /** Not all folds were done in time. */
  readonly late: boolean
  /** The code of the error that it ended with. */
  readonly failed: string | null
  /** Seconds of the run that were spent when it ended. */
  readonly at: number
}

/** What a search works with. */
export interface SearchWork {
  readonly run: string
  readonly seed: number
  readonly step: Step
  readonly bench: AutomlBench
  readonly report: StudyReport
  readonly spending: Spending
  readonly progress: Progress
}

/** With fewer rows than this, rows that judge a fold and also tell it when to stop would promise too much. */
const FEW_ROWS = 5_000
/** Share of the time that is left which one trial may take. */
const MOST_OF_LEFT = 0.5
/** A search ends with so many trials even where time is left. */
const MOST_TRIALS = 2_000

/**
 * Tries learners until the time is spent. What is tried next and what came of it are steps, so that a run that was interrupted goes on
 * where it was, whatever the clock says then.
 */
export async function searchLearners(
  work: SearchWork,
): Promise<{ readonly trials: readonly Trial[]; readonly rungs: readonly Rung[] }> {
  const { report } = work
  const search = openSearch(work, spacesOf(sceneOf(report)))
  const threads = await work.bench.trialThreads()
  await Promise.all(threads.map((thread) => keepTrying(search, thread)))
  return { trials: search.trials, rungs: search.rungs }
}

/** What a search is about. */
export function sceneOf({ task, metric, rows, columns, split, positive }: StudyReport): Scene {
  const categories = columns.some(({ type, role }) => role === 'feature' && type === 'category')
  return { objective: task, metric, rows, categories, positive, ordered: split.kind === 'time' }
}

interface Search extends SearchWork {
  readonly spaces: readonly Space[]
  readonly rungs: readonly Rung[]
  readonly random: Random
  readonly candidates: LearnerSpec[]
  readonly trials: Trial[]
  readonly running: Placed[]
  /** Proposals are made one at a time. */
  turn: Promise<unknown>
  proposed: number
}

function openSearch(work: SearchWork, spaces: readonly Space[]): Search {
  const { rungs } = judgingOf(work.report.rows)
  return {
    ...{ ...work, spaces, rungs, random: seededRandom(work.seed) },
    ...{ candidates: [], trials: [], running: [], turn: Promise.resolve(), proposed: 0 },
  }
}

async function keepTrying(search: Search, first: TrialThread): Promise<void> {
  let thread = first
  for (;;) {
    const placed = await nextPlaced(search)
    if (!placed) return
    const trial = await tryIt(search, thread, placed)
    search.running.splice(search.running.indexOf(placed), 1)
    search.trials.push(trial)
    search.spending.atLeast(trial.at)
    tell(search)
    if (!thread.isOpen()) thread = await search.bench.replace(thread)
  }
}

function nextPlaced(search: Search): Promise<Placed | undefined> {
  const next = search.turn.then(async () => {
    const k = search.proposed++
    if (k >= MOST_TRIALS) return undefined
    const proposal = (await search.step(`propose ${k + 1}`, { run: search.run, k }, async () =>
      asJson(propose(stateOf(search), search.random) ?? null),
    )) as unknown as Proposal | null
    if (proposal === null) return undefined
    if ('spec' in proposal) search.candidates.push(proposal.spec)
    const candidate = 'spec' in proposal ? search.candidates.length - 1 : proposal.candidate
    const placed = { candidate, rung: proposal.rung }
    search.running.push(placed)
    return placed
  })
  search.turn = next.catch(() => undefined)
  return next
}

/** What the sampler is told. */
function stateOf({ spaces, rungs, candidates, trials, running, report, spending }: Search): SearchState {
  const tried = trials.map((trial) => triedOf(trial, report))
  const state = { spaces, rungs, candidates, tried, running, left: 0 }
  return { ...state, left: spending.left() - reserveOf(state, spending.total) }
}

/** A trial as the sampler sees it. */
export function triedOf(trial: Trial, { lowerIsBetter }: Pick<StudyReport, 'lowerIsBetter'>): Tried {
  const { candidate, rung, seconds, folds, failed, late } = trial
  if (failed !== null || late || folds.length === 0)
    return { candidate, rung, seconds, loss: Number.POSITIVE_INFINITY, error: 0 }
  const { mean, error } = scoreOf(folds)
  return { candidate, rung, seconds, error, loss: lowerIsBetter ? mean : -mean }
}

const LONGEST_RESERVE = 0.4
const OVERHEAD_SECONDS = 2
/** All rows are more than those of a fold, and the model is checked on each. */
const REFIT_FACTOR = 1.4

/** Seconds that choosing and learning from all rows will take. */
function reserveOf(state: SearchState, total: number): number {
  const top = state.rungs.length - 1
  const best = rankedCandidates(state.tried).slice(0, MOST_MEMBERS)
  const each = best.map((candidate) => costGuess(state, state.candidates[candidate]!.learner, top))
  const refits = each.reduce((sum, seconds) => sum + seconds / state.rungs[top]!.folds, 0)
  return Math.min(total * LONGEST_RESERVE, OVERHEAD_SECONDS + REFIT_FACTOR * refits)
}

async function tryIt(search: Search, thread: TrialThread, placed: Placed): Promise<Trial> {
  const { candidates, rungs, step, bench, run, seed, spending, report } = search
  const spec = candidates[placed.candidate]!
  const rung = rungs[placed.rung]!
  const k = search.trials.length + search.running.length
  const named = { ...placed, spec, seed }
  const inputs = asJson({ run, ...named, rung: placed.rung })
  return (await step(`trial ${placed.candidate + 1} on rung ${placed.rung + 1}`, inputs, async ({ progress }) => {
    const left = Math.max(0, stateOf(search).left)
    const isFirst = k === 1
    const most = isFirst ? Math.max(left, spending.left() / 2) : Math.max(1, left * MOST_OF_LEFT)
    try {
      const twice = report.rows < FEW_ROWS && placed.rung === rungs.length - 1
      const folds = foldsOf(rung, report.split.folds)
      const order = { ...spec, seed, folds, share: rung.share, withinMs: 1_000 * most, twice }
      const found = await thread.trial(order, (_, doing) => progress(spending.share(), doing))
      const answers = await bench.keep(bytesOf(found.answers))
      return asJson({ ...named, ...found, answers, failed: null, at: spending.spent() })
    } catch (error) {
      if (!(error instanceof MillraceError) && thread.isOpen()) throw error
      const code = error instanceof MillraceError ? error.code : 'training.worker_failed'
      const nothing = { folds: [], seconds: 0, bytes: 0, answers: null, late: false, confirmed: false }
      return asJson({ ...named, ...nothing, failed: code, at: spending.spent() })
    }
  })) as unknown as Trial
}

export const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength)

function tell({ trials, rungs, report, progress, spending }: Search): void {
  const full = trials.filter(({ rung, failed, late }) => rung === rungs.length - 1 && failed === null && !late)
  const tried = full.map((trial) => triedOf(trial, report))
  const best = tried.reduce<number | undefined>(
    (a, { loss }, i) => (a === undefined || loss < tried[a]!.loss ? i : a),
    undefined,
  )
  const so = best === undefined ? '' : `, best ${full[best]!.spec.learner} ${shown(scoreOf(full[best]!.folds).mean)}`
  progress(spending.share(), `${trials.length} trials${so} (${report.metric})`)
}

const shown = (value: number): string => String(Number(value.toPrecision(5)))
