import { textWidth } from '../../charts/measured.tsx'
import { digitsOf, linear, spread, ticksIn } from '../../charts/scale.ts'
import { Dot } from '../../charts/series.tsx'
import { extentOf, valueText } from '../../charts/values.ts'
import { fixed } from '../../state/numbers.ts'
import type { Axis } from './axes.ts'

/** How high it is, in CSS pixels. */
export const HEIGHT = 300

export interface Point {
  readonly name: string
  readonly index: number
  readonly a: number
  readonly b: number
}

interface Given {
  readonly x: Axis
  readonly y: Axis
  readonly points: readonly Point[]
  readonly width: number
}

/** The marks of runs by two numbers, each with its name. */
export function Drawing({ x, y, points, width }: Given) {
  const across = roomy(extentOf(points.map(({ a }) => a)))
  const up = roomy(extentOf(points.map(({ b }) => b)))
  const [xTicks, yTicks] = [ticksIn(across, width > 620 ? 6 : 3), ticksIn(up)]
  const [xDigits, yDigits] = [digitsOf(xTicks), digitsOf(yTicks)]
  const left = Math.max(...yTicks.map((tick) => textWidth(fixed(tick, yDigits)))) + 14
  const placeX = linear(across, [left, width - 12])
  const placeY = linear(up, [HEIGHT - 40, 22])
  const labels = spread(
    points.map((point) => ({ ...point, y: placeY(point.b) })),
    14,
  )
  const about = points.map(({ name, a, b }) => `${name} ${valueText(a)} and ${valueText(b)}`).join(', ')
  return (
    <svg className="chart" width={width} height={HEIGHT} role="img" aria-label={`${y.name} by ${x.name}: ${about}`}>
      {yTicks.map((tick) => (
        <g key={tick}>
          <path className="grid-line" d={`M${left} ${placeY(tick)}H${width}`} />
          <text x={left - 8} y={placeY(tick) + 4} textAnchor="end">
            {fixed(tick, yDigits)}
          </text>
        </g>
      ))}
      <path className="axis-line" d={`M${left} ${HEIGHT - 40}H${width}`} />
      {xTicks.map((tick) => (
        <text key={tick} x={placeX(tick)} y={HEIGHT - 24} textAnchor="middle">
          {fixed(tick, xDigits)}
        </text>
      ))}
      <text x={width} y={HEIGHT - 6} textAnchor="end">
        {x.name}
      </text>
      <text x={0} y={10}>
        {y.name}
      </text>
      {labels.map((point) => (
        <Mark key={point.index} point={point} x={placeX(point.a)} y={placeY(point.b)} width={width} />
      ))}
    </svg>
  )
}

interface MarkGiven {
  /** With the place of its name. */
  readonly point: Point & { readonly y: number }
  readonly x: number
  readonly y: number
  readonly width: number
}

function Mark({ point: { name, index, y: at }, x, y, width }: MarkGiven) {
  const toLeft = x > width - 120
  return (
    <g>
      <text x={x + (toLeft ? -10 : 10)} y={at + 4} textAnchor={toLeft ? 'end' : 'start'} className="middle">
        {name.length > 20 ? `${name.slice(0, 19)}…` : name}
      </text>
      <Dot index={index} x={x} y={y} size={4.5} />
    </g>
  )
}

const roomy = ([low, high]: readonly [number, number]): readonly [number, number] => {
  const room = (high - low) * 0.08
  return [low - room, high + room]
}
