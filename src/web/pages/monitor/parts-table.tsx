import { getRouteApi, Link } from '@tanstack/react-router'
import { Panel } from '../../parts/panel.tsx'
import { span } from '../../state/moments.ts'
import { count, orWord, share } from '../../state/numbers.ts'
import { ENOUGH } from '../../state/weeks.ts'
import { nameOf, withInterval } from './metric.ts'
import type { MeasuredWindow, Metric } from './questions.ts'

const route = getRouteApi('/monitoring/$endpoint')

interface Part {
  readonly key: string
  /** What the address calls it. */
  readonly of: string
  readonly name: string
  readonly labeled: number
  readonly share: number | null
  readonly figure: MeasuredWindow[Metric] | undefined
  readonly refused: string | null
}

/** One window by version and by segment, each with its interval and its labels. */
export function Parts({ window, metric }: { window: MeasuredWindow; metric: Metric }) {
  const search = route.useSearch()
  const parts = partsOf(window, metric)
  return (
    <Panel
      id="parts"
      of={6}
      flush
      title="By version and segment"
      note={`${nameOf(metric)}, ${span(window.from, window.to)}; choose one to see it window by window`}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="scroll tall" aria-label="Parts" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">Part</th>
              <th scope="col" className="num">
                {metric}
              </th>
              <th scope="col" className="num wide-only">
                Labels
              </th>
              <th scope="col" className="num wide-only">
                Share of rows
              </th>
            </tr>
          </thead>
          <tbody>
            {parts.map(({ key, of, name, labeled, share: part, figure, refused }) => (
              <tr key={key} className={(search.of ?? '') === of ? 'on' : undefined}>
                <th scope="row" className="wraps">
                  <Link
                    from="/monitoring/$endpoint"
                    to="."
                    search={{ ...search, ...(of === '' ? { of: undefined } : { of }) } as typeof search}
                    replace
                    resetScroll={false}
                  >
                    {name}
                  </Link>
                </th>
                <td className="num">
                  {refused !== null || labeled < ENOUGH ? (
                    <span className="dim" title={refused ?? undefined}>
                      too few
                    </span>
                  ) : (
                    withInterval(metric, figure)
                  )}
                </td>
                <td className="num wide-only">{count(labeled)}</td>
                <td className="num wide-only">{orWord(part, share, 'all')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className="note">
        {`Below ${ENOUGH} labels a part says "too few". Versions: on all rows they scored, asked or in shadow.`}
        {(window.segments ?? []).length === 0 ? ' No segments are watched: watch: { segments: [COLUMN] }.' : ''}
      </p>
    </Panel>
  )
}

function partsOf(window: MeasuredWindow, metric: Metric): readonly Part[] {
  const whole = { share: null, refused: null }
  const versions = Object.entries(window.byVersion).map(([version, found]) => ({
    ...{ key: `v${version}`, of: `v${version}`, name: `v${version}`, labeled: found.labeled, figure: found[metric] },
    ...whole,
  }))
  const segments = (window.segments ?? []).map(({ column, value, share: part, performance, refused }) => ({
    ...{ key: `s ${column} ${value}`, of: `${column}=${value}`, name: `${column} = ${value}` },
    ...{ labeled: performance.labeled, share: part, figure: performance[metric], refused },
  }))
  const answers = { key: 'all', of: '', name: 'the answers given', labeled: window.labeled, figure: window[metric] }
  return [{ ...answers, ...whole }, ...versions, ...segments]
}
