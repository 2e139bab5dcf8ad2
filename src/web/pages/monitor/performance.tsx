import { getRouteApi } from '@tanstack/react-router'
import { Panel } from '../../parts/panel.tsx'
import { useQuestion } from '../../state/question.ts'
import { Calibration } from './calibration.tsx'
import { Maturity } from './maturity.tsx'
import { nameOf, titleOf, unitOf } from './metric.ts'
import { Parts } from './parts-table.tsx'
import { askSeries, type Metric, type MonitorAnswer, metricsIn } from './questions.ts'
import { Series } from './series.tsx'

const route = getRouteApi('/monitoring/$endpoint')

/** How good the answers were: realized, estimated without labels, by version and segment, calibrated, and how far the labels are. */
export function Performance({ answer }: { answer: MonitorAnswer }) {
  const { endpoint, windows } = answer
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const metrics = metricsIn(windows)
  const metric = metrics.find((one) => one === search.metric) ?? metrics[0] ?? 'gap'
  const of = search.of ?? ''
  const { data, reading } = useQuestion(
    ['weeks', 'series', endpoint, metric, of],
    () => askSeries(endpoint, metric, of),
    { keeps: true },
  )
  const chosen =
    windows.find(({ from }) => String(from) === search.window) ?? windows.findLast(({ labeled }) => labeled > 0)
  const change = (next: Readonly<Record<string, string>>): void =>
    void navigate({ search: { ...search, ...next }, replace: true, resetScroll: false })
  return (
    <div className="grid">
      <Panel
        id="series"
        of={7}
        title={data ? titleOf(data, metric, of) : nameOf(metric)}
        note={`${unitOf(metric)}; bars and band are 95 % intervals`}
        reading={reading}
        has={data !== undefined}
      >
        <div className="choices">
          <label className="choice-field">
            Metric
            <select value={metric} onChange={({ target }) => change({ metric: target.value })}>
              {metrics.map((one) => (
                <option key={one} value={one}>
                  {nameOf(one)}
                </option>
              ))}
            </select>
          </label>
          <label className="choice-field">
            Of
            <select value={of} onChange={({ target }) => change({ of: target.value })}>
              <option value="">the answers given</option>
              {partsOf(answer).map((part) => (
                <option key={part} value={part}>
                  {part}
                </option>
              ))}
            </select>
          </label>
        </div>
        {data && (
          <Series
            points={data}
            metric={metric}
            windows={windows}
            chosen={chosen?.from}
            onChoose={(from) => change({ window: String(from) })}
          />
        )}
      </Panel>
      <Calibration window={chosen} />
      {chosen && <Parts window={chosen} metric={metric} />}
      <Maturity answer={answer} metric={metric as Metric} />
    </div>
  )
}

/** Versions and segments that some window tells of. */
function partsOf({ windows }: MonitorAnswer): readonly string[] {
  const versions = windows.flatMap(({ byVersion }) => Object.keys(byVersion))
  const segments = windows.flatMap(({ segments: all }) => (all ?? []).map(({ column, value }) => `${column}=${value}`))
  const inOrder = [...new Set(versions)].sort((a, b) => Number(a) - Number(b))
  return [...inOrder.map((version) => `v${version}`), ...new Set(segments)]
}
