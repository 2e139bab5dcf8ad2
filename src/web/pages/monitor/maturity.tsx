import { getRouteApi, Link } from '@tanstack/react-router'
import { Panel } from '../../parts/panel.tsx'
import { clock, day, duration } from '../../state/moments.ts'
import { capital, count, counted, inWords, percent } from '../../state/numbers.ts'
import { useQuestion } from '../../state/question.ts'
import { metricText } from './metric.ts'
import { askMeasurements, type MeasuredWindow, type Metric, type MonitorAnswer } from './questions.ts'

const route = getRouteApi('/monitoring/$endpoint')
const MOST = 8

/** How many labels of each window came, and which windows were measured again because late ones did. */
export function Maturity({ answer, metric }: { answer: MonitorAnswer; metric: Metric }) {
  const { endpoint, windows } = answer
  const search = route.useSearch()
  const { data, reading } = useQuestion(['weeks', 'measurements', endpoint], () => askMeasurements(endpoint))
  const shown = [...windows].reverse().slice(0, MOST)
  const waiting = windows.filter(({ mature }) => !mature).length
  const deadline = windows.at(-1)?.maturity?.deadline ?? null
  return (
    <Panel
      id="maturity"
      of={6}
      flush
      title={
        waiting === 0
          ? 'All labels came'
          : `${capital(inWords(waiting))} of ${counted(windows.length, 'window')} ${waiting === 1 ? 'waits' : 'wait'} for labels`
      }
      note={`A window is mature with 98 % of its labels${deadline === null ? '' : `; 99 % of the slowest come within ${duration(deadline)}`}`}
      reading={reading}
    >
      <div className="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Window</th>
              <th scope="col" className="num">
                Labels came
              </th>
              <th scope="col">Measured</th>
              <th scope="col" className="num wide-only">
                {metric}, first → now
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((window) => (
              <Row
                key={`${window.from} ${window.to}`}
                window={window}
                metric={metric}
                before={(data ?? []).filter(({ from, to }) => from === window.from && to === window.to)}
                chosen={search.window === String(window.from)}
              />
            ))}
          </tbody>
        </table>
      </div>
      <p className="note">A window that late labels opened again is measured again; each measurement is kept.</p>
    </Panel>
  )
}

interface RowGiven {
  readonly window: MeasuredWindow
  readonly metric: Metric
  /** Every measurement of it. */
  readonly before: readonly MeasuredWindow[]
  readonly chosen: boolean
}

function Row({ window, metric, before, chosen }: RowGiven) {
  const search = route.useSearch()
  const { from, labeled, predictions, mature, measuredAt } = window
  const first = [...before].sort((a, b) => a.measuredAt - b.measuredAt)[0]
  const [was, is] = [first?.[metric]?.value ?? null, window[metric]?.value ?? null]
  const part = predictions === 0 ? 0 : Math.floor((1_000 * labeled) / predictions) / 10
  return (
    <tr className={chosen ? 'on' : undefined}>
      <th scope="row">
        <Link
          from="/monitoring/$endpoint"
          to="."
          search={{ ...search, window: String(from) }}
          replace
          resetScroll={false}
        >
          {day(from)}
        </Link>
      </th>
      <td className="num" title={`${count(labeled)} of ${count(predictions)}`}>
        {percent(part)}
        {!mature && <small className="dim"> waits</small>}
      </td>
      <td title={clock(measuredAt)}>{before.length > 1 ? `${before.length} times, opened again` : 'once'}</td>
      <td className="num wide-only">
        {is === null
          ? 'no label'
          : before.length > 1
            ? `${was === null ? 'none' : metricText(metric, was)} → ${metricText(metric, is)}`
            : metricText(metric, is)}
      </td>
    </tr>
  )
}
