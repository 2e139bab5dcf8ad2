import { useState } from 'react'
import { compact, fixed } from '../state/numbers.ts'
import { CurvesReader } from './curves-reader.tsx'
import { Measured, textWidth } from './measured.tsx'
import { RemarkMarks, type Remarks } from './remarks.tsx'
import { digitsOf, linear, spread, ticksIn } from './scale.ts'
import { colorOf, Dot, Swatch } from './series.tsx'
import { type Curve, type CurvesFrame, extentOf, stepsOf, valueText } from './values.ts'

const WIDE = 620
const GAP = 16
const MOST_MARKS = 24

interface Given {
  readonly name: string
  readonly curves: readonly Curve[]
  readonly xName: string
  readonly height?: number
  /** What was said about steps; a step that is clicked can be commented. */
  readonly remarks?: Remarks
}

/** Curves over steps, drawn at the width there is, with a read-out that follows pointer and arrow keys, and a table behind. */
export function Curves({ name, curves, xName, height = 260, remarks }: Given) {
  const [asTable, setAsTable] = useState(false)
  return (
    <figure className="curves">
      {curves.length > 1 && <Key curves={curves} />}
      {asTable ? (
        <CurvesTable curves={curves} xName={xName} />
      ) : (
        <Measured height={height}>
          {(width) => {
            const frame = frameOf(curves, width, height)
            return (
              <>
                <Drawing name={name} frame={frame} curves={curves} xName={xName} />
                <CurvesReader {...{ frame, curves, xName, name }} onPick={remarks?.onPick} />
                {remarks && <RemarkMarks frame={frame} remarks={remarks} xName={xName} />}
              </>
            )
          }}
        </Measured>
      )}
      <button type="button" className="button small quiet" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
        {asTable ? 'Chart' : 'Table'}
      </button>
    </figure>
  )
}

function Key({ curves }: { curves: readonly Curve[] }) {
  return (
    <p className="key">
      {curves.map(({ key, name, index }) => (
        <span key={key}>
          <Swatch index={index} />
          {name}
        </span>
      ))}
    </p>
  )
}

function frameOf(curves: readonly Curve[], width: number, height: number): CurvesFrame {
  const points = curves.flatMap((curve) => curve.points)
  const xs = extentOf(points.map(({ x }) => x))
  const [low, high] = extentOf(points.flatMap(({ y }) => y ?? []))
  const room = (high - low) * 0.06
  const ys = [low - room, high + room] as const
  const yTicks = ticksIn(ys)
  const digits = digitsOf(yTicks)
  const left = Math.max(28, ...yTicks.map((tick) => textWidth(fixed(tick, digits)) + 10))
  const [top, bottom, right] = [8, height - 26, width - 10]
  return {
    ...{ width, height, left, right, top, bottom, yTicks },
    xTicks: ticksIn(xs, width > WIDE ? 8 : 4).filter((tick) => Number.isInteger(tick) || xs[1] - xs[0] < 2),
    x: linear(xs, [left, right]),
    y: linear(ys, [bottom, top]),
  }
}

interface Drawn extends Pick<Given, 'name' | 'curves' | 'xName'> {
  readonly frame: CurvesFrame
}

function Drawing({ name, frame, curves, xName }: Drawn) {
  const { width, height, left, right, bottom, x, y, xTicks, yTicks } = frame
  const digits = digitsOf(yTicks)
  const xLabels = spread(
    xTicks.map((tick) => ({ tick, y: x(tick) })),
    0,
  )
  return (
    <svg className="chart" width={width} height={height} role="img" aria-label={name}>
      {yTicks.map((tick) => (
        <g key={tick}>
          <path className="grid-line" d={`M${left} ${y(tick)}H${right}`} />
          <text x={left - 8} y={y(tick) + 4} textAnchor="end">
            {fixed(tick, digits)}
          </text>
        </g>
      ))}
      <path className="axis-line" d={`M${left} ${bottom}H${right}`} />
      {xLabels.map(({ tick, y: place }) => (
        <text key={tick} x={place} y={bottom + GAP} textAnchor="middle">
          {Math.abs(tick) >= 10_000 ? compact(tick) : fixed(tick, Number.isInteger(tick) ? 0 : 2)}
        </text>
      ))}
      <text x={right} y={bottom + GAP} textAnchor="end" className="axis-name">
        {xLabels.some(({ y: place }) => place > right - 44) ? '' : xName}
      </text>
      {curves.map((curve) => (
        <Line key={curve.key} curve={curve} frame={frame} />
      ))}
    </svg>
  )
}

function Line({ curve: { index, points }, frame: { x, y } }: { curve: Curve; frame: CurvesFrame }) {
  let pen = 'M'
  let path = ''
  for (const point of points) {
    path += point.y === null ? '' : `${pen}${x(point.x).toFixed(1)} ${y(point.y).toFixed(1)}`
    pen = point.y === null ? 'M' : 'L'
  }
  const known = points.filter((point): point is { x: number; y: number } => point.y !== null)
  const marked = known.length <= MOST_MARKS ? known : known.slice(-1)
  return (
    <g>
      <path d={path} fill="none" stroke={colorOf(index)} strokeWidth="1.75" strokeLinejoin="round" />
      {marked.map((point) => (
        <Dot key={point.x} index={index} x={x(point.x)} y={y(point.y)} size={3} />
      ))}
    </g>
  )
}

const MOST_ROWS = 200

/** The numbers of the chart. */
function CurvesTable({ curves, xName }: Pick<Given, 'curves' | 'xName'>) {
  const steps = stepsOf(curves)
  const byStep = curves.map(({ points }) => new Map(points.map(({ x, y }) => [x, y])))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="scroll tall" tabIndex={0} aria-label="Values">
      <table>
        <thead>
          <tr>
            <th scope="col" className="num">
              {xName}
            </th>
            {curves.map(({ key, name }) => (
              <th key={key} scope="col" className="num">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {steps.slice(0, MOST_ROWS).map((step) => (
            <tr key={step}>
              <th scope="row" className="num">
                {fixed(step, 0)}
              </th>
              {curves.map(({ key }, at) => (
                <td key={key} className="num">
                  {valueText(byStep[at]!.get(step))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {steps.length > MOST_ROWS && <p className="note">{`The first ${MOST_ROWS} of ${steps.length} steps.`}</p>}
    </section>
  )
}
