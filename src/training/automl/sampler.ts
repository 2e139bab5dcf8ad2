import { canonicalJson, type Json, type Random } from '../../base/index.ts'
import type { LearnerSpec } from '../../learners/index.ts'
import { costOf, type Rung } from './rungs.ts'
import { anywhere, near, type Space } from './space.ts'

/** A candidate on a rung: to be tried, or being tried. */
export interface Placed {
  readonly candidate: number
  readonly rung: number
}

/** A candidate that was tried on a rung. */
export interface Tried extends Placed {
  /** Less is better; infinite where it failed. */
  readonly loss: number
  /** Standard error of the loss. */
  readonly error: number
  readonly seconds: number
}

/** What a search knows. */
export interface SearchState {
  readonly spaces: readonly Space[]
  readonly rungs: readonly Rung[]
  readonly candidates: readonly LearnerSpec[]
  readonly tried: readonly Tried[]
  readonly running: readonly Placed[]
  /** Seconds that are left for trials. */
  readonly left: number
}

/** What to try next: a candidate on a higher rung, or a new one. */
export type Proposal =
  | { readonly candidate: number; readonly rung: number }
  | { readonly spec: LearnerSpec; readonly rung: number }

/** One of this many goes on to the next rung. */
const PROMOTED = 3
/** Learners with one option are looked at this often at most. */
const MOST_OF_ONE_OPTION = 8
const ATTEMPTS = 20
/** How much the odds of a learner fall with its cost: 1 would give each the same time. */
const COST_POWER = 0.75
/** Options of the first learner that are tried before the slow learners. */
const BEFORE_SLOW = 4
/** What a learner that was never tried is thought to cost, of the first one. */
const UNKNOWN_COST = 8
/** Options of learners with smaller odds are not tried. */
const LEAST_ODDS = 1 / 50
/** Share of the time that is left which a slow learner may take, or the best of a learner to be tried in full: models that differ help each other. */
const DIVERSITY_SHARE = 0.1

/**
 * What to try next; nothing where no trial fits into the time that is left.
 *
 * Candidates that are among the best third of their rung go on to the next one (asynchronous successive halving). New ones are first
 * those that did well elsewhere, quick learners before slow ones, then steps around the best of a learner, with some from anywhere; the
 * learner is drawn with odds that fall with its distance to the best, in standard errors, and with its cost.
 *
 * Source: Li et al. 2020, "A system for massively parallel hyperparameter tuning" (halving); Wang et al. 2021, "FLAML" (the idea that
 * a search should care for cost).
 */
export function propose(state: SearchState, random: Random): Proposal | undefined {
  const first = firstOf(state)
  if (first) return first
  const fits: Fits = (cost, share = 1) => cost <= share * state.left
  const start = nextStart(state, fits)
  const promoted = promotion(state, fits)
  // half of the promotions wait until there is more to choose from
  if (promoted && (!start || state.tried.length % 2 === 0)) return promoted
  if (start) return start
  return promoted ?? sampled(state, { random, fits })
}

/**
 * Before all else the first options of the quick learners and of the first one, on the highest rung: there is a model in the end, whatever
 * the time.
 */
function firstOf({ spaces, rungs, candidates }: SearchState): { spec: LearnerSpec; rung: number } | undefined {
  const [main, ...others] = spaces
  const order = [...others.filter(({ slow }) => !slow), main!]
  const space = order[candidates.length]
  return space && { spec: { learner: space.learner, options: space.starts[0]! }, rung: rungs.length - 1 }
}

/** Whether so many seconds are there, of a share of those that are left. */
type Fits = (seconds: number, share?: number) => boolean

/** One that is not on the next rung yet: of the best third of a rung, or the best of its learner where that is cheap; the highest rung first. */
function promotion(state: SearchState, fits: Fits): Placed | undefined {
  const { rungs, tried, running, candidates } = state
  for (let rung = rungs.length - 2; rung >= 0; rung--) {
    const here = tried.filter((one) => one.rung === rung && Number.isFinite(one.loss)).sort((a, b) => a.loss - b.loss)
    const above = [...tried, ...running].filter((one) => one.rung > rung).map(({ candidate }) => candidate)
    // a third of very few says little
    const best = here.length < 2 ? [] : here.slice(0, Math.ceil(here.length / PROMOTED))
    const learnersAbove = new Set(above.map((candidate) => candidates[candidate]!.learner))
    const firsts = here.filter(({ candidate }, i) => {
      const { learner } = candidates[candidate]!
      if (here.findIndex((one) => candidates[one.candidate]!.learner === learner) !== i || learnersAbove.has(learner))
        return false
      return fits(costAgain(state, candidate, rung + 1), DIVERSITY_SHARE)
    })
    const found = [...best, ...firsts].find(
      ({ candidate }) => !above.includes(candidate) && fits(costAgain(state, candidate, rung + 1)),
    )
    if (found) return { candidate: found.candidate, rung: rung + 1 }
  }
  return undefined
}

/** Options that did well elsewhere and were not tried yet: some of the first learner's, those of the slow ones, the rest. */
function nextStart(state: SearchState, fits: Fits): { spec: LearnerSpec; rung: number } | undefined {
  const { spaces, candidates } = state
  const known = new Set(candidates.map(textOf))
  const odds = oddsOf(state)
  const startsOf = ({ learner, starts }: Space): LearnerSpec[] => starts.map((options) => ({ learner, options }))
  const slow = spaces.filter((space) => space.slow)
  const waiting = [
    ...startsOf(spaces[0]!).slice(0, BEFORE_SLOW),
    ...slow.map((space) => startsOf(space)[0]!),
    ...spaces.flatMap(startsOf),
  ]
  const isSlow = (name: string): boolean => slow.some(({ learner }) => learner === name)
  const spec = waiting.find((one) => {
    if (known.has(textOf(one)) || odds.get(one.learner)! < LEAST_ODDS) return false
    return fits(costGuess(state, one.learner, 0), isSlow(one.learner) ? DIVERSITY_SHARE : 1)
  })
  return spec && { spec, rung: 0 }
}

function sampled(
  state: SearchState,
  { random, fits }: { readonly random: Random; readonly fits: Fits },
): { spec: LearnerSpec; rung: number } | undefined {
  const known = new Set(state.candidates.map(textOf))
  const odds = oddsOf(state)
  const count = (learner: string): number => state.candidates.filter((one) => one.learner === learner).length
  const open = state.spaces.filter(({ learner, dimensions, slow }) => {
    // a slow one that was never tried comes by its first options only
    if (dimensions.length === 0 || (slow && count(learner) === 0)) return false
    return dimensions.length > 1 || count(learner) < MOST_OF_ONE_OPTION
  })
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const space = drawn(open, odds, random)
    if (!space) return undefined
    const spec = { learner: space.learner, options: optionsNear(state, space, random) }
    if (!known.has(textOf(spec)) && fits(costGuess(state, spec.learner, 0))) return { spec, rung: 0 }
  }
  return undefined
}

const textOf = (spec: LearnerSpec): string => canonicalJson(spec as unknown as Json)

function optionsNear({ candidates, tried }: SearchState, space: Space, random: Random): LearnerSpec['options'] {
  const its = tried.filter(({ candidate }) => candidates[candidate]!.learner === space.learner)
  const best = rankedCandidates(its).slice(0, 3)
  const count = candidates.filter(({ learner }) => learner === space.learner).length
  if (best.length === 0 || random.next() < (count < 12 ? 0.25 : 0.1)) return anywhere(space, random)
  const draw = random.next()
  const parent = best[draw < 0.6 ? 0 : draw < 0.85 ? Math.min(1, best.length - 1) : best.length - 1]!
  const reach = Math.max(0.06, 0.3 * 0.94 ** count)
  return near(space, candidates[parent]!.options, { random, reach })
}

/** Candidates from the best on: those on the highest rung before all others. */
export function rankedCandidates(tried: readonly Tried[]): number[] {
  const best = new Map<number, Tried>()
  for (const one of tried) {
    const known = best.get(one.candidate)
    if (!known || one.rung > known.rung) best.set(one.candidate, one)
  }
  const finite = [...best.values()].filter(({ loss }) => Number.isFinite(loss))
  return finite.sort((a, b) => b.rung - a.rung || a.loss - b.loss).map(({ candidate }) => candidate)
}

/** The odds of each learner, 1 for the best at the cost of the cheapest. */
function oddsOf(state: SearchState): ReadonlyMap<string, number> {
  const { candidates, tried, spaces } = state
  const top = Math.max(0, ...tried.map(({ rung }) => rung))
  const bests = new Map<string, Tried>()
  for (const one of tried) {
    const { learner } = candidates[one.candidate]!
    const known = bests.get(learner)
    if (!known || one.rung > known.rung || (one.rung === known.rung && one.loss < known.loss)) bests.set(learner, one)
  }
  const comparable = [...bests.values()].filter(({ rung }) => rung === top)
  const leader = comparable.reduce<Tried | undefined>((a, b) => (a && a.loss <= b.loss ? a : b), undefined)
  const costs = new Map(spaces.map(({ learner }) => [learner, Math.max(costGuess(state, learner, 0), 1e-3)]))
  const cheapest = Math.min(...costs.values())
  return new Map(
    spaces.map(({ learner }) => {
      const its = bests.get(learner)
      if (!its || !leader) return [learner, 1]
      const gap = (its.loss - leader.loss) / Math.max(leader.error, Number.MIN_VALUE)
      const worth = Number.isFinite(gap) ? Math.exp(-Math.max(0, gap)) : 0
      return [learner, worth * (cheapest / costs.get(learner)!) ** COST_POWER]
    }),
  )
}

function drawn(spaces: readonly Space[], odds: ReadonlyMap<string, number>, random: Random): Space | undefined {
  const total = spaces.reduce((sum, { learner }) => sum + odds.get(learner)!, 0)
  let place = random.next() * total
  for (const space of spaces) {
    place -= odds.get(space.learner)!
    if (place < 0) return space
  }
  return spaces[0]
}

/** The seconds that a trial of a learner on a rung will take, from those it took; one that was never tried is thought to be slow. */
export function costGuess(
  { candidates, tried, rungs, spaces }: Pick<SearchState, 'candidates' | 'tried' | 'rungs' | 'spaces'>,
  learner: string,
  rung: number,
): number {
  const of = (name: string | undefined): Tried[] => tried.filter((one) => candidates[one.candidate]!.learner === name)
  const its = of(learner)
  const unknown = its.length === 0
  const known = unknown ? of(spaces[0]?.learner) : its
  if (known.length === 0) return 0
  const units = known.slice(-5).map((one) => one.seconds / costOf(rungs[one.rung]!))
  const unit = units.reduce((sum, each) => sum + each, 0) / units.length
  return (unknown ? UNKNOWN_COST : 1) * unit * costOf(rungs[rung]!)
}

/** The seconds that a candidate will take on a higher rung, from what it took on a lower one, the folds of which are not done again. */
function costAgain({ tried, rungs }: SearchState, candidate: number, rung: number): number {
  const its = tried.findLast((one) => one.candidate === candidate && one.rung < rung)!
  const before = rungs[its.rung]!
  const done = before.share === rungs[rung]!.share ? before.folds : 0
  return (its.seconds / costOf(before)) * (costOf(rungs[rung]!) - costOf({ ...before, folds: done }))
}
