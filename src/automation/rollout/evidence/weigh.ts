import { averageLogE, type MixtureState, rejectedByE, tMixture, VERDICT_LOG_E } from '../../../math/index.ts'
import type { Evidence, Harm, TestEvidence } from '../rollout.ts'
import type { Setup } from '../setup.ts'
import { stillNeeded } from '../words.ts'
import { type Arms, weighArms } from './arms.ts'
import type { Rest } from './blocks.ts'
import type { Fast } from './fast.ts'
import { merged, type Tally, type TestTally } from './tally.ts'
import { fastTestsOf, type TestSpec, testsOf, weightsOf } from './tests.ts'

/** What is weighed. */
export interface Seen {
  readonly setup: Setup
  readonly tally: Tally
  readonly fast: Fast
  /** Blocks that are not mature yet. */
  readonly rest: readonly Rest[]
  /** What each version answered itself, where that is compared. */
  readonly arms?: Arms | undefined
}

/** All evidence as it stands: the whole, each test, harm of any kind, and what immature labels say. */
export function weighAll(seen: Seen): Evidence {
  const { setup, tally, fast, rest, arms } = seen
  const whole = setup.affected && arms ? unpairedWhole(seen, weighArms(arms, setup.affected)) : pairedWhole(seen)
  const paired = slowTests(setup, tally)
  const tests = [
    setup.affected ? unpairedTestOf(paired[0]!, whole) : paired[0]!,
    ...paired.slice(1),
    ...fastTests(setup, fast),
  ]
  return {
    ...whole,
    asked: tally.asked + sum(rest, ({ asked }) => asked),
    effective: Math.round(whole.requests / Math.max(1, setup.pilot.designEffect)),
    needed: stillNeeded(whole),
    ...{ harm: harmOf(tests), tests },
    ...(setup.affected ? {} : { provisional: provisionalHarm(seen, tests) }),
    waiting: { asked: sum(rest, ({ asked }) => asked), labeled: sum(rest, ({ labeled }) => labeled) },
  }
}

function pairedWhole({ setup, tally, rest }: Seen): Evidence {
  const [beyond = tMixture.start, plain = tMixture.start] = tally.tests[0]!.parts
  const typical = tally.labeled / Math.max(1, plain.n)
  return {
    ...{ logE: tMixture.logE(plain), ...favorOf(plain) },
    ...{ mean: tally.labeled === 0 ? 0 : plain.s / tally.labeled, ...intervalOf(plain, typical) },
    ...{ blocks: plain.n, requests: tally.labeled, largestGap: largestGapOf(tally, rest) },
    spanMs: tally.blocks === 0 ? 0 : tally.to - tally.from,
    ...(setup.margin !== null && { noWorse: { margin: setup.margin, logE: finite(tMixture.logBelow(beyond)) } }),
  }
}

/** No worse where the interval of the difference lies below the margin. */
function unpairedWhole({ setup: { margin }, tally, rest }: Seen, told: ReturnType<typeof weighArms>): Evidence {
  const isBelow = margin !== null && told.high !== null && told.high <= margin
  return {
    ...{ ...told, blocks: tally.blocks, largestGap: largestGapOf(tally, rest) },
    spanMs: tally.blocks === 0 ? 0 : tally.to - tally.from,
    ...(margin !== null && { noWorse: { margin, logE: isBelow ? VERDICT_LOG_E : null } }),
  }
}

function unpairedTestOf(
  test: TestEvidence,
  { logE, favors, mean, low, high, requests, noWorse }: Evidence,
): TestEvidence {
  const isWorse = noWorse ? low !== null && low > noWorse.margin : favors === 'champion'
  return { ...test, logHarm: isWorse ? logE : null, ...{ mean, low, high, requests } }
}

/** The same harm by blocks of 25 requests, with the labels that are there. */
function provisionalHarm({ tally, rest }: Seen, tests: readonly TestEvidence[]): Harm {
  const states = tally.provisional.map((state, k) =>
    rest.reduce((all, block) => merged(all, block.provisional[k]!), state),
  )
  const losses = tests.filter(({ kind }) => kind !== 'guardrail')
  return harmOf(losses.map((test, k) => ({ ...test, logHarm: above(states[k]!) })))
}

/** Harm as one number: the weighted average of what each test says for it. */
export function harmOf(tests: readonly TestEvidence[]): Harm {
  const logs = tests.map(({ logHarm }) => logHarm ?? Number.NEGATIVE_INFINITY)
  const said = tests.map(({ weight }, k) => Math.log(weight) + logs[k]!)
  const most = said.indexOf(Math.max(...said))
  return {
    logE: finite(averageLogE(tests.map(({ weight }, k) => ({ weight, logE: logs[k]! })))),
    by: Number.isFinite(said[most]) ? tests[most]!.name : null,
    harmed: rejectedByE(logs, 0.01).map((at) => tests[at]!.name),
  }
}

function slowTests(setup: Setup, tally: Tally): TestEvidence[] {
  const weights = weightsOf(setup)
  return testsOf(setup).map((spec, k) => {
    const test = tally.tests[k]!
    const isLoss = spec.kind !== 'guardrail'
    const shown = test.parts[isLoss ? 1 : 0] ?? tMixture.start
    return {
      ...{ name: spec.name, kind: spec.kind },
      weight: spec.kind === 'overall' ? weights.overall : weights.each,
      logHarm: harmIn(spec, test),
      mean: test.rows === 0 ? null : shown.s / test.rows,
      ...intervalOf(shown, test.rows / Math.max(1, shown.n)),
      ...{ blocks: shown.n, requests: test.rows },
    }
  })
}

/** A test of loss goes by its first part; a guardrail is harmed where all of its parts say so: by the least of them. */
function harmIn({ kind }: TestSpec, { parts }: TestTally): number | null {
  if (parts.length === 0) return null
  const least = Math.min(...parts.slice(0, kind === 'guardrail' ? undefined : 1).map(tMixture.logAbove))
  return finite(least)
}

function fastTests(setup: Setup, fast: Fast): TestEvidence[] {
  const { each } = weightsOf(setup)
  return fastTestsOf(setup).map((name) => {
    const state = fast[name]
    return {
      ...{ name, kind: 'guardrail', weight: each, logHarm: above(state) },
      mean: state.n === 0 ? null : state.s / state.n,
      ...intervalOf(state, 1),
      ...{ blocks: state.n, requests: name === 'errors' ? fast.requests : fast.answered },
    }
  })
}

const above = (state: MixtureState): number | null => finite(tMixture.logAbove(state))
const finite = (logE: number): number | null => (Number.isFinite(logE) ? logE : null)

function favorOf({ s }: MixtureState): Pick<Evidence, 'favors'> {
  return s === 0 ? {} : { favors: s < 0 ? 'challenger' : 'champion' }
}

function intervalOf(
  state: MixtureState,
  typical: number,
): { readonly low: number | null; readonly high: number | null } {
  const { low, high } = tMixture.interval(state)
  return Number.isFinite(low) ? { low: low / typical, high: high / typical } : { low: null, high: null }
}

const largestGapOf = ({ largestGap }: Tally, rest: readonly Rest[]): number =>
  Math.max(largestGap, ...rest.map((block) => block.largestGap))

const sum = <T>(all: readonly T[], of: (one: T) => number): number => all.reduce((total, one) => total + of(one), 0)
