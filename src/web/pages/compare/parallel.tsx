import { useState } from 'react'
import { Measured } from '../../charts/measured.tsx'
import { linear } from '../../charts/scale.ts'
import { colorOf, Dot } from '../../charts/series.tsx'
import { valueText } from '../../charts/values.ts'
import { type Axis, placeOn, rangeOf } from './axes.ts'

interface Given {
  readonly axes: readonly Axis[]
  readonly names: readonly string[]
}

const HEIGHT = 300
const TOP = 44
const BOTTOM = 22
const LEAST_A_COLUMN = 88

/** Each run as one line over the axes; a run without a value at an axis has a gap there. */
export function Parallel({ axes, names }: Given) {
  const [chosen, setChosen] = useState<number | undefined>()
  const least = LEAST_A_COLUMN * axes.length
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="scroll" aria-label="Parallel coordinates" tabIndex={0}>
      <div style={{ minWidth: least }}>
        <Measured height={HEIGHT}>
          {(width) => (
            <svg
              className="chart"
              width={width}
              height={HEIGHT}
              role="img"
              aria-label={`${names.length} runs over ${axes.map(({ name }) => name).join(', ')}`}
            >
              {axes.map((axis, index) => (
                <AxisLine key={axis.id} axis={axis} x={xOf(index, axes.length, width)} />
              ))}
              {names.map((name, run) => (
                <RunLine
                  // biome-ignore lint/suspicious/noArrayIndexKey: runs have no other order, and names may be the same
                  key={run}
                  {...{ axes, run, width, name }}
                  faint={chosen !== undefined && chosen !== run}
                  onPoint={(on) => setChosen(on ? run : undefined)}
                />
              ))}
            </svg>
          )}
        </Measured>
      </div>
    </section>
  )
}

const xOf = (index: number, all: number, width: number): number =>
  all < 2 ? width / 2 : linear([0, all - 1], [44, width - 44])(index)
const yOf = linear([0, 1], [HEIGHT - BOTTOM, TOP])

function AxisLine({ axis, x }: { axis: Axis; x: number }) {
  const { name, texts } = axis
  const ends: readonly (readonly [number, string])[] = texts
    ? texts.slice(0, 8).map((text, index) => [texts.length < 2 ? 0.5 : index / (texts.length - 1), text])
    : endsOf(axis)
  return (
    <g>
      <path className="axis-line" d={`M${x} ${yOf(1)}V${yOf(0)}`} />
      <text x={x} y={14} textAnchor="middle" className="middle">
        {short(name)}
      </text>
      {ends.map(([place, text]) => (
        <text key={text} x={x} y={yOf(place) + (place === 1 ? -8 : place === 0 ? 16 : 4)} textAnchor="middle">
          {short(text)}
        </text>
      ))}
    </g>
  )
}

function endsOf({ values, isMetric }: Axis): readonly (readonly [number, string])[] {
  const [low, high] = rangeOf(values)
  if (!Number.isFinite(low)) return []
  const text = (value: number): string => (isMetric ? valueText(value, high) : String(value))
  return low === high
    ? [[0, text(low)]]
    : [
        [0, text(low)],
        [1, text(high)],
      ]
}

const LONGEST = 14
const short = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text)

interface LineGiven {
  readonly axes: readonly Axis[]
  readonly run: number
  readonly width: number
  readonly name: string
  readonly faint: boolean
  readonly onPoint: (on: boolean) => void
}

function RunLine({ axes, run, width, name, faint, onPoint }: LineGiven) {
  const points = axes.map((axis, index) => {
    const place = placeOn(axis, run)
    return place === undefined ? undefined : ([xOf(index, axes.length, width), yOf(place)] as const)
  })
  let pen = 'M'
  let path = ''
  for (const point of points) {
    if (point) path += `${pen}${point[0]} ${point[1]}`
    pen = point ? 'L' : 'M'
  }
  return (
    <g opacity={faint ? 0.25 : 1} onPointerEnter={() => onPoint(true)} onPointerLeave={() => onPoint(false)}>
      <title>{name}</title>
      <path d={path} fill="none" stroke="transparent" strokeWidth="12" />
      <path d={path} fill="none" stroke={colorOf(run)} strokeWidth="1.75" />
      {points.map((point, index) =>
        point ? <Dot key={axes[index]!.id} index={run} x={point[0]} y={point[1]} /> : null,
      )}
    </g>
  )
}
