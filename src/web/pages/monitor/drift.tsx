import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Panel } from '../../parts/panel.tsx'
import { driftFinding } from '../../state/findings.ts'
import { PREDICTION } from '../../state/heat.ts'
import { span } from '../../state/moments.ts'
import { counted } from '../../state/numbers.ts'
import { useQuestion } from '../../state/question.ts'
import { Column } from './column.tsx'
import { mostMoved, rowsOf, SHOWN, type Shown, shownOf } from './heat.ts'
import { Heat } from './heat-map.tsx'
import { askCalibration, type MonitorAnswer } from './questions.ts'

const route = getRouteApi('/monitoring/$endpoint')
const MOST_WINDOWS = 8
const MOST_ROWS = 20

/** Which columns moved, when, and how surely; the chosen cell opens its column beside it. */
export function Drift({ answer }: { answer: MonitorAnswer }) {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const [all, setAll] = useState(false)
  const show = shownOf(search.show)
  const windows = stretchOf(answer.windows, search.window)
  const rows = rowsOf(windows)
  if (rows.length === 0)
    return (
      <section className="panel" aria-label="Drift">
        <p className="lede">
          {answer.watch.drift === null
            ? 'Drift is not watched here. Declare watch: { drift: true } at the endpoint; windows are then compared with training.'
            : 'No window could be compared with training yet: too few rows, or a version without a training reference.'}
        </p>
      </section>
    )
  const most = mostMoved(rows, windows)
  const at = {
    row: orElse(
      rows.findIndex(({ column }) => column === search.column),
      most.row,
    ),
    window: orElse(
      windows.findIndex(({ from }) => String(from) === search.window),
      most.window,
    ),
  }
  const choose = (row: number, window: number): void =>
    void navigate({
      search: { ...search, column: rows[row]!.column, window: String(windows[window]!.from) },
      replace: true,
      resetScroll: false,
    })
  const shown = all || at.row >= MOST_ROWS ? rows : shortened(rows)
  return (
    <div className="grid">
      <Panel
        id="heat"
        of={8}
        title={driftFinding(rows.map((row) => ({ ...row, moved: row.shifts.some((shift) => shift?.drifted) })))}
        note={`${show.says}; ordered by effect on the loss`}
        aside={<Legend show={show} />}
      >
        <Choices show={show} />
        <Heat rows={shown} windows={windows} show={show} at={at} onChoose={choose} />
        <p className="note">
          Triangle: over its limit. Hatched: too few rows, or not compared. Arrow keys move.
          {shown.length < rows.length && (
            <button type="button" className="button small more" onClick={() => setAll(true)}>
              {`All ${counted(rows.length, 'row')}`}
            </button>
          )}
        </p>
        <Stretches windows={answer.windows} shown={windows} />
        <Accepted answer={answer} />
      </Panel>
      <Column endpoint={answer.endpoint} row={rows[at.row]!} index={at.window} window={windows[at.window]!} />
    </div>
  )
}

const orElse = (index: number, other: number): number => (index >= 0 ? index : other)

/** The prediction stays, however many columns there are. */
function shortened<T extends { readonly column: string }>(rows: readonly T[]): readonly T[] {
  return rows.filter(({ column }, index) => index < MOST_ROWS || column === PREDICTION)
}

/** The newest windows, or those that end with the chosen one where it is older. */
function stretchOf<T extends { readonly from: number }>(windows: readonly T[], chosen: string | undefined) {
  const newest = windows.slice(-MOST_WINDOWS)
  const index = windows.findIndex(({ from }) => String(from) === chosen)
  if (index < 0 || newest.includes(windows[index]!)) return newest
  return windows.slice(Math.max(0, index + 1 - MOST_WINDOWS), Math.max(index + 1, MOST_WINDOWS))
}

function Choices({ show }: { show: Shown }) {
  const search = route.useSearch()
  return (
    <nav className="switch" aria-label="What the map shows">
      {SHOWN.map((one) => (
        <Link
          key={one.show}
          from="/monitoring/$endpoint"
          to="."
          search={{ ...search, show: one.show }}
          replace
          resetScroll={false}
          {...(one === show && { 'aria-current': 'true' as const })}
        >
          {one.name}
        </Link>
      ))}
    </nav>
  )
}

function Legend({ show }: { show: Shown }) {
  const last = show.edges[3]
  return (
    <div className="scale" aria-hidden="true">
      0
      {[0, 1, 2, 3, 4].map((step) => (
        <i key={step} style={{ background: `var(--heat-${step})` }} />
      ))}
      {show.show === 'psi' ? `${last}+` : `${Math.round(last * 100)}\u00a0%+`}
    </div>
  )
}

interface Stretched {
  readonly windows: MonitorAnswer['windows']
  readonly shown: MonitorAnswer['windows']
}

/** To older and newer windows where there are more than fit. */
function Stretches({ windows, shown }: Stretched) {
  const search = route.useSearch()
  if (windows.length <= shown.length) return null
  const first = windows.indexOf(shown[0]!)
  const last = windows.indexOf(shown.at(-1)!)
  const [older, newer] = [windows[first - 1], windows[Math.min(windows.length - 1, last + MOST_WINDOWS)]]
  const to = (window: MonitorAnswer['windows'][number] | undefined, name: string) =>
    window && (
      <Link
        className="button small"
        from="/monitoring/$endpoint"
        to="."
        search={{ ...search, window: String(window.from) }}
        resetScroll={false}
      >
        {name}
      </Link>
    )
  return (
    <div className="panel-end">
      {to(older, 'Older windows')}
      {last < windows.length - 1 && to(newer, 'Newer windows')}
      <span className="note">{`${span(shown[0]!.from, shown.at(-1)!.to)}; ${shown.length} of ${windows.length} windows`}</span>
    </div>
  )
}

/** How often the rule speaks when nothing changed, counted when asked for. */
function Accepted({ answer: { endpoint, watch } }: { answer: MonitorAnswer }) {
  const [wanted, setWanted] = useState(false)
  const { data, reading } = useQuestion(['weeks', 'calibration', endpoint], () => askCalibration(endpoint), {
    asks: wanted,
    again: false,
  })
  if (watch.drift === null) return null
  const accepted = `Accepted: ${watch.drift.falseMessagesAMonth} false drift ${watch.drift.falseMessagesAMonth === 1 ? 'message' : 'messages'} a month, over all columns and windows (Benjamini–Hochberg). A move matters from ${watch.drift.excess} PSI beyond its own variation, and alarms from ${Math.round(watch.drift.lossEffect * 100)}\u00a0% of the loss.`
  return (
    <div className="rule">
      <p className="note">{accepted}</p>
      {data && (
        <p className="note" role="status">
          {`Counted: ${data.messages} of ${data.windows} windows without a change would bring a message${data.perMonth === null ? '' : `, ${data.perMonth.toFixed(2)} a month`} (${data.convention}).`}
        </p>
      )}
      {reading.failure && (
        <p className="note" role="status">
          {reading.failure.says} {reading.failure.help} <code>{reading.failure.code}</code>
        </p>
      )}
      {!data && !reading.failure && (
        <div className="panel-end">
          <button type="button" className="button small" disabled={wanted} onClick={() => setWanted(true)}>
            {wanted ? 'Counting' : 'Count it on days when nothing changed'}
          </button>
        </div>
      )}
    </div>
  )
}
