import { Link } from '@tanstack/react-router'
import { Swatch } from '../../charts/series.tsx'
import { valueText } from '../../charts/values.ts'
import { signed } from '../../state/numbers.ts'
import { type Axis, differs } from './axes.ts'
import type { Comparison } from './questions.ts'

interface Given {
  readonly comparison: Comparison
  readonly axes: readonly Axis[]
  readonly all: boolean
}

/** Params and metrics row by row, runs side by side: what differs, or everything. The first run is what the others are compared with. */
export function Differences({ comparison, axes, all }: Given) {
  const { runs } = comparison
  const shown = all ? axes : axes.filter(differs)
  const params = shown.filter(({ isMetric }) => !isMetric)
  const metrics = shown.filter(({ isMetric }) => isMetric)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="scroll tall differences" aria-label="Differences" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Name</th>
            {runs.map(({ run, name }, index) => (
              <th key={run} scope="col" className="num">
                <span className="file">
                  <Swatch index={index} />
                  <Link to="/runs/$run" params={{ run }}>
                    {name}
                  </Link>
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <Part name="Params" rows={params} width={runs.length + 1} />
        <Part name="Metrics, and the difference from the first" rows={metrics} width={runs.length + 1} />
      </table>
    </section>
  )
}

function Part({ name, rows, width }: { name: string; rows: readonly Axis[]; width: number }) {
  if (rows.length === 0) return null
  return (
    <tbody>
      <tr>
        <th scope="rowgroup" className="part" colSpan={width}>
          {name}
        </th>
      </tr>
      {rows.map((axis) => (
        <tr key={axis.id}>
          <th scope="row" className="wraps">
            {axis.name}
          </th>
          {axis.values.map((value, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: one cell for each run, in their order
            <td key={index} className="num wraps">
              {cellOf(axis, value)}
              {axis.isMetric && index > 0 && <small className="dim">{differenceOf(axis, index)}</small>}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  )
}

function cellOf({ isMetric }: Axis, value: Axis['values'][number] | undefined): string {
  if (value === null || value === undefined) return isMetric ? 'none' : 'not set'
  if (value === '') return 'empty'
  return typeof value === 'number' && isMetric ? valueText(value) : String(value)
}

/** The difference from the first run, signed. */
function differenceOf({ values }: Axis, index: number): string {
  const [first, value] = [values[0], values[index]]
  if (typeof first !== 'number' || typeof value !== 'number') return ''
  const size = Math.max(Math.abs(first), Math.abs(value))
  return signed(value - first, Number.isInteger(value - first) ? 0 : size >= 1000 ? 1 : size >= 10 ? 2 : 4)
}
