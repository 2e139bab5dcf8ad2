import { type MixtureState, tMixture } from '../../../math/index.ts'
import type { Block, Setup } from '../setup.ts'
import { testsOf } from './tests.ts'

/** What the mature blocks add up to. Adding a block costs a few sums, whatever came before. */
export interface Tally {
  readonly blocks: number
  readonly from: number
  readonly to: number
  readonly asked: number
  readonly labeled: number
  readonly largestGap: number
  readonly tests: readonly TestTally[]
  /** Of blocks of 25 requests. */
  readonly provisional: readonly MixtureState[]
}

/** One test so far: what each of its parts saw, and on how many requests. */
export interface TestTally {
  readonly parts: readonly MixtureState[]
  readonly rows: number
}

/** Nothing seen yet. */
export function startTally(setup: Setup): Tally {
  const tests = testsOf(setup)
  const losses = tests.filter(({ kind }) => kind !== 'guardrail')
  return {
    ...{ blocks: 0, from: 0, to: 0, asked: 0, labeled: 0, largestGap: 0 },
    tests: tests.map(() => ({ parts: [], rows: 0 })),
    provisional: losses.map(() => tMixture.start),
  }
}

/** With one more block. A test whose requests are not in it sees nothing. */
export function addBlock(tally: Tally, block: Block): Tally {
  const isEmpty = block.labeled === 0
  return {
    blocks: tally.blocks + Number(!isEmpty),
    from: tally.blocks === 0 ? block.from : tally.from,
    to: block.to,
    asked: tally.asked + block.asked,
    labeled: tally.labeled + block.labeled,
    largestGap: Math.max(tally.largestGap, block.largestGap),
    tests: tally.tests.map((test, k) => addTest(test, block.tests[k]!)),
    provisional: tally.provisional.map((state, k) => merged(state, block.provisional[k]!)),
  }
}

function addTest(test: TestTally, { x, rows }: Block['tests'][number]): TestTally {
  if (rows === 0) return test
  return {
    parts: x.map((value, part) => tMixture.add(test.parts[part] ?? tMixture.start, value)),
    rows: test.rows + rows,
  }
}

/** Of states: the three numbers add up. */
export const merged = (a: MixtureState, b: MixtureState): MixtureState => ({ n: a.n + b.n, s: a.s + b.s, v: a.v + b.v })
