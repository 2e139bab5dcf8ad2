import type { KeyboardEvent } from 'react'
import { day } from '../../state/moments.ts'
import { compact } from '../../state/numbers.ts'
import { cellOf, type HeatRow, type Shown } from './heat.ts'
import type { MeasuredWindow } from './questions.ts'

interface Given {
  readonly rows: readonly HeatRow[]
  readonly windows: readonly MeasuredWindow[]
  readonly show: Shown
  readonly at: { readonly row: number; readonly window: number }
  readonly onChoose: (row: number, window: number) => void
}

const MOVES: Readonly<Record<string, readonly [down: number, right: number]>> = {
  ...{ ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] },
  ...{ '[': [0, -1], ']': [0, 1] },
}

const clamp = (value: number, length: number): number => Math.min(length - 1, Math.max(0, value))

/** Column by window; one cell is chosen, and arrow keys choose another. */
export function Heat({ rows, windows, show, at, onChoose }: Given) {
  const move = (event: KeyboardEvent<HTMLElement>): void => {
    const step = MOVES[event.key]
    if (!step) return
    event.preventDefault()
    const next = { row: clamp(at.row + step[0], rows.length), window: clamp(at.window + step[1], windows.length) }
    onChoose(next.row, next.window)
    event.currentTarget.querySelector<HTMLElement>(`[data-cell="${next.row}-${next.window}"]`)?.focus()
  }
  return (
    <div className="scroll heat-scroll">
      <table className="heat" onKeyDown={move}>
        <thead>
          <tr>
            <th scope="col">Column</th>
            {windows.map((window) => (
              <th key={window.from} scope="col">
                {day(window.from)
                  .split(' ')
                  .map((word) => (
                    <span key={word}>{word} </span>
                  ))}
                <small className="dim">n {compact(window.predictions)}</small>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ column, shifts }, row) => (
            <tr key={column}>
              <th scope="row">{column}</th>
              {shifts.map((shift, window) => {
                const cell = cellOf(shift, show)
                const chosen = at.row === row && at.window === window
                const over = shift?.drifted === true
                return (
                  <td key={windows[window]!.from}>
                    <button
                      type="button"
                      data-cell={`${row}-${window}`}
                      className={`${cell ? `heat-${cell.heat}` : 'few'}${over ? ' over' : ''}`}
                      aria-pressed={chosen}
                      tabIndex={chosen ? 0 : -1}
                      onClick={() => onChoose(row, window)}
                    >
                      <span className="spoken">{`${column}, ${day(windows[window]!.from)}, ${show.name} `}</span>
                      {cell?.text ?? <span aria-hidden="true">·</span>}
                      {!cell && <span className="spoken">not compared</span>}
                      {over && <span className="spoken"> over the limit</span>}
                    </button>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
