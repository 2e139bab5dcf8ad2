import { MillraceError, type Random, seededRandom } from '../../base/index.ts'
import type { Progress, Step } from '../../flow/index.ts'
import type { LearnerSpec } from '../../learners/index.ts'
import type { TrialThread } from '../automl-threads.ts'
import { asJson } from '../needs.ts'
import { keepAnswers } from './answer-blobs.ts'
import type { AutomlBench } from './bench.ts'
import type { StudyReport } from './lab.ts'
import { costOf, foldsOf, judgingOf, type Rung } from './rungs.ts'
import { type Placed, type Proposal, propose, rankedCandidates, type SearchState } from './sampler.ts'
import { scoreOf } from './score.ts'
import { type Scene, type Space, spacesOf } from './space.ts'
import type { Spending } from './spending.ts'
import { earlierOf, joinedTrial, type Trial, triedOf } from './tried.ts'

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
/** Beyond so many values it takes too long to judge twice. */
const FEW_VALUES = 500_000
/** Share of the time that is left which a new candidate may take. */
const MOST_OF_NEW = 0.5
const MOST_OF_SLOW = 0.12
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

const isSmall = ({ rows, prepared }: StudyReport): boolean => rows < FEW_ROWS && rows * prepared < FEW_VALUES

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

const LONGEST_RESERVE = 0.4
const OVERHEAD_SECONDS = 2
/** All rows are more than those of a fold, and all threads work on them. */
const REFIT_FACTOR = 0.9
/** Members of the final model, more often than not. */
const USUAL_MEMBERS = 3

/** Seconds that choosing and learning from all rows will take. */
function reserveOf({ tried, rungs }: SearchState, total: number): number {
  const best = rankedCandidates(tried).slice(0, USUAL_MEMBERS)
  const refits = best.map((candidate) => {
    const { seconds, rung } = tried.findLast((one) => one.candidate === candidate)!
    return seconds / costOf(rungs[rung]!)
  })
  const sum = refits.reduce((a, b) => a + b, 0)
  return Math.min(total * LONGEST_RESERVE, OVERHEAD_SECONDS + REFIT_FACTOR * sum)
}

async function tryIt(search: Search, thread: TrialThread, placed: Placed): Promise<Trial> {
  const { candidates, trials, rungs, step, bench, run, seed, spending, report } = search
  const spec = candidates[placed.candidate]!
  const rung = rungs[placed.rung]!
  const k = search.trials.length + search.running.length
  const named = { ...placed, spec, seed }
  const inputs = asJson({ run, ...named, rung: placed.rung })
  return (await step(`trial ${placed.candidate + 1} on rung ${placed.rung + 1}`, inputs, async ({ progress }) => {
    const left = Math.max(0, stateOf(search).left)
    const isFirst = k === 1
    const most = isFirst ? Math.max(left, spending.left() / 2) : Math.max(1, left * shareFor(search, placed))
    try {
      const twice = isSmall(report) && placed.rung === rungs.length - 1
      const before = twice ? undefined : earlierOf(trials, placed, rungs)
      const folds = foldsOf(rung, report.split.folds)
      const open = folds.filter((fold) => !before?.folds.some((one) => one.fold === fold))
      const order = { ...spec, seed, folds: open, share: rung.share, withinMs: 1_000 * most, twice }
      const now = await thread.trial(order, (_, doing) => progress(spending.share(), doing))
      const found = before ? await joinedTrial(bench, before, now) : now
      const answers = await keepAnswers(bench, found.answers)
      return asJson({ ...named, ...found, answers, failed: null, at: spending.spent() })
    } catch (error) {
      if (!(error instanceof MillraceError) && thread.isOpen()) throw error
      const code = error instanceof MillraceError ? error.code : 'training.worker_failed'
      const nothing = { folds: [], seconds: 0, bytes: 0, answers: null, late: false, confirmed: false }
      return asJson({ ...named, ...nothing, failed: code, at: spending.spent() })
    }
  })) as unknown as Trial
}

/** The share of the time that is left which a trial may take: all for a candidate that is known, little for one that may be slow. */
function shareFor({ trials, candidates, spaces }: Search, { candidate }: Placed): number {
  if (trials.some((trial) => trial.candidate === candidate)) return 1
  const { learner } = candidates[candidate]!
  return spaces.some((space) => space.learner === learner && space.slow) ? MOST_OF_SLOW : MOST_OF_NEW
}

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
