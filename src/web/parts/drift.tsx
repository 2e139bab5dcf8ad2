import { type KeyboardEvent, useState } from 'react'
import { driftFinding } from '../state/findings.ts'
import type { Focus } from '../state/focus.ts'
import { type HeatRow, heatOf } from '../state/heat.ts'
import { day } from '../state/moments.ts'
import { compact, fixed, signed } from '../state/numbers.ts'
import type { Reading } from '../state/question.ts'
import type { Drift as Cell, Week } from '../state/shapes.ts'
import { Panel } from './panel.tsx'

interface Chosen {
  readonly row: number
  readonly week: number
}

/** More columns than these are narrower than their numbers. */
const MOST_WINDOWS = 8

/** Column by window: how far each has moved from training. */
export function Drift({ focus, reading }: { focus: Focus; reading: Reading }) {
  const weeks = focus.weeks.filter(({ predictions }) => predictions > 0).slice(-MOST_WINDOWS)
  const rows = heatOf(weeks)
  return (
    <Panel
      id="monitoring"
      of={8}
      title={driftFinding(rows)}
      note="PSI against training, 10 quantile bins; ordered by effect on the loss"
      aside={rows.length > 0 && <Legend />}
      reading={reading}
      has={rows.length > 0}
    >
      {rows.length > 0 ? (
        <Heat rows={rows} weeks={weeks} />
      ) : (
        <p className="lede">The first window is compared with training when it ends.</p>
      )}
    </Panel>
  )
}

function Legend() {
  return (
    <div className="scale" aria-hidden="true">
      0
      {[0, 1, 2, 3, 4].map((step) => (
        <i key={step} style={{ background: `var(--heat-${step})` }} />
      ))}
      0.35+
    </div>
  )
}

function Heat({ rows, weeks }: { rows: readonly HeatRow[]; weeks: readonly Week[] }) {
  const [picked, setPicked] = useState<Chosen | undefined>()
  const most = {
    row: 0,
    week: rows[0]!.cells.reduce(
      (best, cell, index, cells) => ((cell?.psi ?? 0) > (cells[best]?.psi ?? 0) ? index : best),
      0,
    ),
  }
  const at = picked && rows[picked.row] && weeks[picked.week] ? picked : most
  const move = (event: KeyboardEvent<HTMLElement>): void => {
    const [down, right] = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[
      event.key
    ] ?? [0, 0]
    if (down === 0 && right === 0) return
    event.preventDefault()
    const next = { row: clamp(at.row + down!, rows.length), week: clamp(at.week + right!, weeks.length) }
    setPicked(next)
    event.currentTarget.querySelector<HTMLElement>(`[data-cell="${next.row}-${next.week}"]`)?.focus()
  }
  return (
    <>
      <div className="scroll">
        <table className="heat" onKeyDown={move}>
          <thead>
            <tr>
              <th scope="col">Column</th>
              {weeks.map((week) => (
                <th key={week.from} scope="col">
                  {day(week.from)
                    .split(' ')
                    .map((word) => (
                      <span key={word}>{word} </span>
                    ))}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={row.column}>
                <th scope="row">{row.column}</th>
                {row.cells.map((cell, week) => (
                  <td key={weeks[week]!.from}>
                    <CellButton
                      cell={cell}
                      few={index === 0 ? compact(weeks[week]!.predictions) : '·'}
                      place={`${index}-${week}`}
                      chosen={at.row === index && at.week === week}
                      onChoose={() => setPicked({ row: index, week })}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="note" aria-live="polite">
        {describe(rows[at.row]!, at.week, weeks)} Triangle: over its limit. Hatched: too few rows to compare.
      </p>
    </>
  )
}

const clamp = (value: number, length: number): number => Math.min(length - 1, Math.max(0, value))

interface CellGiven {
  readonly cell: Cell | undefined
  /** What stands in a cell that has too few rows. */
  readonly few: string
  readonly place: string
  readonly chosen: boolean
  readonly onChoose: () => void
}

function CellButton({ cell, few, place, chosen, onChoose }: CellGiven) {
  const psi = cell?.psi
  const heat = psi === undefined ? 'few' : `heat-${[0.05, 0.1, 0.2, 0.35].filter((edge) => psi >= edge).length}`
  return (
    <button
      type="button"
      data-cell={place}
      className={cell?.over ? `${heat} over` : heat}
      aria-pressed={chosen}
      tabIndex={chosen ? 0 : -1}
      onClick={onChoose}
    >
      {psi === undefined ? few : fixed(psi, 2)}
      {psi === undefined && <span className="spoken"> too few rows</span>}
      {cell?.over && <span className="spoken"> over the limit</span>}
    </button>
  )
}

function describe(row: HeatRow, index: number, weeks: readonly Week[]): string {
  const cell = row.cells[index]
  const when = `${row.column}, ${day(weeks[index]!.from)}:`
  if (cell?.psi === undefined) return `${when} too few rows.`
  const p = cell.p === undefined ? '' : `, adjusted p ${fixed(cell.p, 3)}`
  const excess = cell.excess === undefined ? '' : `, ${fixed(cell.excess, 2)} more than it moves by itself`
  const effect = cell.lossEffect === undefined ? '' : `, effect on the loss ${signed(cell.lossEffect * 100, 1)}\u00a0%`
  const restless =
    cell.restless !== undefined && cell.restless > 3
      ? `; it moves ${fixed(cell.restless, 0)} × more than independent rows would`
      : ''
  return `${when} PSI ${fixed(cell.psi, 2)}${excess}${p}${effect}${restless}.`
}
