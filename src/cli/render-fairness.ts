import { type Row, renderTable } from './render.ts'

/** The parts of a comparison of groups that people read. */
interface Shown {
  readonly favorable: string
  readonly decided: string
  readonly rows: { readonly all: number; readonly decided: number; readonly labeled: number }
  readonly groups: readonly ShownGroup[]
  readonly comparisons: readonly ShownComparison[]
  readonly limits: readonly {
    readonly by: readonly string[]
    readonly rate: string
    readonly limit: string
    readonly value: number
    readonly verdict: string
    readonly because: string
  }[]
  readonly conventions: readonly string[]
  readonly warnings: readonly { readonly says: string }[]
}

interface Told {
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
  readonly refused: string | null
}

interface ShownGroup {
  readonly by: readonly string[]
  readonly group: string
  readonly rows: number
  readonly rates: Readonly<Record<string, Told>>
  readonly calibrationGap: Told | null
}

interface ShownComparison extends Pick<ShownGroup, 'by' | 'group'> {
  readonly against: string
  readonly rates: Readonly<Record<string, { readonly difference: Told; readonly ratio: Told }>>
  readonly calibrationGap: Told | null
}

/** How groups are shown to people. */
export const FAIRNESS_RENDERERS: Readonly<Record<string, (result: never) => string>> = {
  'monitoring.fairness': renderFairness,
}

const DIGITS = 3

/** A table of the rates of each set of groups, then how they differ; `!` where an interval leaves 0 out. */
export function renderFairness({ groups, comparisons, rows, ...found }: Shown): string {
  const sets = [...new Set(groups.map(({ by }) => by.join(', ')))]
  const parts = [
    `Favorable: ${plain(found.favorable)} (${plain(found.decided)}). ${rows.decided} of ${rows.all} rows, ${rows.labeled} with a label.\n`,
    ...sets.flatMap((set) => {
      const inSet = ({ by }: { readonly by: readonly string[] }): boolean => by.join(', ') === set
      const differing = comparisons.filter(inSet)
      const title = differing[0] ? `Less that of ${plain(differing[0].against)}; ! is not 0\n` : ''
      return [
        `By ${plain(set)}\n${renderTable(groups.filter(inSet).map(groupLine))}`,
        ...(differing.length > 0 ? [`${title}${renderTable(differing.map(differenceLine))}`] : []),
      ]
    }),
    found.limits.map(limitLine).join(''),
    [
      ...found.warnings.map(({ says }) => `Mind: ${plain(says)}\n`),
      ...found.conventions.map((each) => `${each}\n`),
    ].join(''),
  ]
  return parts.filter((part) => part !== '').join('\n')
}

function limitLine({ by, rate, limit, value, verdict, because }: Shown['limits'][number]): string {
  return `${verdict.toUpperCase()}: ${by.map(plain).join(', ')}, ${rate}, ${limit} ${value}: ${plain(because)}\n`
}

function groupLine({ group, rows, rates, calibrationGap }: ShownGroup): Row {
  return {
    ...{ group, rows },
    ...Object.fromEntries(Object.entries(rates).map(([name, told]) => [name, shown(told)])),
    ...(calibrationGap && { 'calibration gap': shown(calibrationGap) }),
  }
}

function differenceLine({ group, rates, calibrationGap }: ShownComparison): Row {
  const marked = (told: Told): string => `${shown(told)}${isClear(told) ? ' !' : ''}`
  return {
    group,
    ...Object.fromEntries(Object.entries(rates).map(([name, { difference }]) => [name, marked(difference)])),
    ...(calibrationGap && { 'calibration gap': marked(calibrationGap) }),
  }
}

const isClear = ({ low, high }: Told): boolean => low !== null && high !== null && (low > 0 || high < 0)

function shown({ value, low, high, refused }: Told): string {
  if (value === null) return refused ?? '-'
  return `${short(value)} (${low === null ? '' : short(low)} … ${high === null ? '' : short(high)})`
}

const short = (value: number): string => String(Number(value.toFixed(DIGITS)))

const plain = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]/gu, '?')
