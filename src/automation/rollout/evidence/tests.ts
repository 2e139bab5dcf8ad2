import { harmWeights } from '../../../math/index.ts'
import type { FairnessRate, Setup } from '../setup.ts'

/** One of the tests that run together on mature blocks, in the order of `Block.tests`. */
export interface TestSpec {
  readonly name: string
  readonly kind: 'overall' | 'segment' | 'guardrail'
}

/** Tests that need no label and go by their own blocks. */
export const FAST = ['errors', 'latency'] as const

/** A group's mean score may move away from that of the others by so much more than it is away for the champion. */
export const GROUP_MARGIN = 0.02

/** The whole, the segments, then the guardrails that need labels or groups: each in both directions. */
export function testsOf({ segments, calibration, groups, fairness }: Setup): readonly TestSpec[] {
  const guardrail = (name: string): TestSpec => ({ name, kind: 'guardrail' })
  return [
    { name: 'overall', kind: 'overall' },
    ...segments.map(({ name }): TestSpec => ({ name, kind: 'segment' })),
    ...(calibration === null
      ? []
      : [guardrail('calibration: says too little'), guardrail('calibration: says too much')]),
    ...groups.flatMap(({ name }) => [guardrail(`${name}: scored higher`), guardrail(`${name}: scored lower`)]),
    ...fairnessNames(fairness).map(guardrail),
  ]
}

const RATE_NAMES: Readonly<Record<FairnessRate, string>> = {
  selection: 'selection rate',
  tpr: 'true positive rate',
  fpr: 'false positive rate',
}

/** In the order of `fairnessTests`: by cell, by rate, both directions. */
function fairnessNames(fairness: Setup['fairness']): string[] {
  if (!fairness) return []
  return fairness.cells.flatMap(({ name }) =>
    fairness.rates.flatMap((rate) => ['higher', 'lower'].map((way) => `${name}: ${RATE_NAMES[rate]} ${way}`)),
  )
}

/** The fast tests that a setup asks for. */
export function fastTestsOf({ errors, slowUs }: Setup): readonly (typeof FAST)[number][] {
  return FAST.filter((name) => (name === 'errors' ? errors : slowUs !== null))
}

/** Half of the say for the whole, the rest shared by all others, fast or not. */
export function weightsOf(setup: Setup): { readonly overall: number; readonly each: number } {
  return harmWeights(testsOf(setup).length - 1 + fastTestsOf(setup).length)
}
