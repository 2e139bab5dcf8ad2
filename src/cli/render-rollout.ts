import { type Row, renderTable } from './render.ts'

/** The parts of a rollout that people read. */
interface Shown {
  readonly champion: number
  readonly challenger: number
  readonly phase: string
  readonly percent: number
  readonly paused: boolean
  readonly blockHours: number
  readonly convention: string
  readonly evidence: {
    readonly harm: { readonly logE: number | null; readonly by: string | null } | null
    readonly tests: readonly {
      readonly name: string
      readonly state: string
      readonly mean: number | null
      readonly low: number | null
      readonly high: number | null
      readonly blocks: number
      readonly requests: number
      readonly logHarm: number | null
    }[]
    readonly waiting: { readonly asked: number; readonly labeled: number }
    readonly effective: number
    readonly needed: number | null
    readonly warnings: readonly string[]
  }
}

/** How a rollout is shown to people. */
export const ROLLOUT_RENDERERS: Readonly<Record<string, (result: never) => string>> = {
  'automation.rollout': (found: Shown) => renderRollout(found),
}

/** One line a test: the difference with its interval, and how far it is from harm. */
export function renderRollout(found: Shown): string {
  const { champion, challenger, phase, percent, paused, evidence, convention, blockHours } = found
  const { tests, waiting, effective, needed, harm, warnings } = evidence
  const rows = tests.map(
    ({ name, state, mean, low, high, blocks, requests, logHarm }): Row => ({
      ...{ test: name, state, difference: signed(mean), '99 % from': signed(low), to: signed(high) },
      ...{ requests: requests.toLocaleString('en-US'), blocks, harm: odds(logHarm) },
    }),
  )
  return [
    `v${challenger} against v${champion}: ${phase}, ${percent} %${paused ? ', its steps are stopped' : ''}`,
    renderTable(rows),
    `harm of any kind: ${odds(harm?.logE ?? null)}${harm?.by ? `, most from ${harm.by}` : ''}; 100 to 1 undoes.`,
    `${effective.toLocaleString('en-US')} effective requests in blocks of ${blockHours} h; ${waiting.labeled} of ${waiting.asked} labels of the blocks to come are there${needed === null ? '' : `; a verdict takes about ${needed.toLocaleString('en-US')} more`}.`,
    convention,
    ...warnings,
  ].join('\n')
}

const signed = (value: number | null): string =>
  value === null ? '–' : `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`
const odds = (logE: number | null): string =>
  logE === null || logE <= 0
    ? 'none'
    : `${Math.exp(Math.min(logE, 20)).toLocaleString('en-US', { maximumFractionDigits: 0 })} to 1`
