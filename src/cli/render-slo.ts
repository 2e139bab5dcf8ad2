import { renderTable } from './render.ts'

interface Shown {
  readonly events: number
  readonly bad: number
  readonly burn: number | null
}

interface Objective {
  readonly says: string
  readonly events: number
  readonly bad: number
  readonly badShare: number | null
  readonly low: number
  readonly high: number
  readonly budgetLeft: number | null
  readonly level: string
  readonly burns: readonly {
    readonly level: string
    readonly limit: number
    readonly long: number
    readonly short: number
    readonly inLong: Shown
    readonly inShort: Shown
    readonly burning: boolean
  }[]
}

interface Slo {
  readonly endpoints: readonly { readonly endpoint: string; readonly objectives: readonly Objective[] }[]
  readonly convention: string
}

/** How objectives are shown to people. */
export const SLO_RENDERERS: Readonly<Record<string, (result: never) => string>> = { 'monitoring.slo': renderSlo }

const HOUR = 3_600_000
const short = (value: number): string => String(Number(value.toPrecision(3)))
const percent = (share: number | null): string => (share === null ? '–' : `${short(100 * share)} %`)
const times = ({ burn }: Shown): string => (burn === null ? '–' : `${short(burn)} ×`)
const length = (ms: number): string =>
  ms >= 24 * HOUR ? `${ms / (24 * HOUR)} d` : ms >= HOUR ? `${ms / HOUR} h` : `${ms / 60_000} min`

function renderSlo({ endpoints, convention }: Slo): string {
  if (endpoints.length === 0) return 'No endpoint declares watch: { slo: … }.\n'
  const all = endpoints.flatMap(({ endpoint, objectives }) => objectives.map((one) => ({ endpoint, ...one })))
  const standing = renderTable(
    all.map(({ endpoint, says, events, bad, badShare, low, high, budgetLeft, level }) => ({
      ...{ endpoint, objective: says, events, bad },
      share: badShare === null ? '–' : `${percent(badShare)} (${percent(low)} … ${percent(high)})`,
      ...{ 'budget left': percent(budgetLeft), state: level },
    })),
  )
  const burns = renderTable(
    all.flatMap(({ endpoint, says, burns: its }) =>
      its.map((burn) => ({
        ...{ endpoint, objective: says, tells: burn.level, above: `${short(burn.limit)} ×` },
        windows: `${length(burn.long)}, ${length(burn.short)}`,
        burn: `${times(burn.inLong)}, ${times(burn.inShort)}`,
        events: `${burn.inLong.bad}/${burn.inLong.events}, ${burn.inShort.bad}/${burn.inShort.events}`,
        burning: burn.burning ? 'yes' : '',
      })),
    ),
  )
  return `${standing}\n${burns}\n${convention}\n`
}
