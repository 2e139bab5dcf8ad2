import { renderTable } from './render.ts'

/** The parts of a result of `features.get` that people read. */
interface Found {
  readonly features: readonly string[]
  readonly rows: readonly {
    readonly entity: Readonly<Record<string, unknown>>
    readonly values: Readonly<Record<string, unknown>>
    readonly statuses: Readonly<Record<string, string>>
    readonly eventTimes: Readonly<Record<string, number | null>>
  }[]
}

const SHOWN_ROWS = 20

/** How the results of actions over features online are shown to people: a line a feature of one entity, a line an entity of several. */
export const FEATURES_RENDERERS: Readonly<Record<string, (result: never) => string>> = {
  'features.get': ({ features, rows }: Found) => {
    const [only] = rows
    if (only && rows.length === 1)
      return renderTable(
        features.map((feature) => ({
          ...{ feature, value: only.values[feature] ?? '', status: only.statuses[feature] ?? '' },
          'event time': timeOf(only.eventTimes[feature]),
        })),
      )
    const shown = rows.slice(0, SHOWN_ROWS).map(({ entity, values }) => ({ ...entity, ...values }))
    const more = rows.length > SHOWN_ROWS ? `\n${rows.length - SHOWN_ROWS} more: --json shows all` : ''
    return `${renderTable(shown)}${more}`
  },
}

const timeOf = (moment: number | null | undefined): string => (moment == null ? '' : new Date(moment).toISOString())
