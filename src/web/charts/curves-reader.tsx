import { fixed } from '../state/numbers.ts'
import { ChartReader } from './reader.tsx'
import { Swatch } from './series.tsx'
import { type Curve, type CurvesFrame, stepsOf, valueText } from './values.ts'

interface Given {
  readonly frame: CurvesFrame
  readonly curves: readonly Curve[]
  readonly xName: string
  readonly name: string
  /** Told which step is clicked, or chosen with Enter. */
  readonly onPick?: ((step: number) => void) | undefined
}

/** Reads the curves step by step. */
export function CurvesReader({ frame, curves, xName, name, onPick }: Given) {
  const steps = stepsOf(curves)
  return (
    <ChartReader
      frame={frame}
      places={steps.length}
      across={(place) => frame.x(steps[place]!)}
      label={`Read ${name} by ${xName}${onPick ? '; Enter comments' : ''}`}
      onPick={onPick && ((place) => onPick(steps[place]!))}
      spoken={(place) => spoken(curves, steps[place]!, xName)}
    >
      {(place) => <Readout frame={frame} curves={curves} step={steps[place]!} xName={xName} />}
    </ChartReader>
  )
}

/** The values at a step, the largest first; a curve that has none there is left out. */
function valuesAt(curves: readonly Curve[], step: number) {
  return curves
    .flatMap(({ key, name, index, points }) => {
      const point = points.find(({ x }) => x === step)
      return point ? [{ key, name, index, value: point.y }] : []
    })
    .sort((a, b) => (b.value ?? Number.NEGATIVE_INFINITY) - (a.value ?? Number.NEGATIVE_INFINITY))
}

const spoken = (curves: readonly Curve[], step: number, xName: string): string =>
  `${xName} ${step}: ${valuesAt(curves, step)
    .map(({ name, value }) => `${name} ${valueText(value)}`)
    .join(', ')}`

function Readout({ frame, curves, step, xName }: Omit<Given, 'name' | 'onPick'> & { step: number }) {
  const place = frame.x(step)
  const toLeft = place > (frame.left + frame.right) / 2
  const side = toLeft ? { right: frame.width - place + 10 } : { left: place + 10 }
  return (
    <>
      <svg className="chart readout-line" aria-hidden="true">
        <path d={`M${place} ${frame.top}V${frame.bottom}`} stroke="var(--ink-3)" />
      </svg>
      <div className="readout" style={{ top: frame.top + 4, ...side }}>
        <b>
          {xName} {fixed(step, 0)}
        </b>
        <dl>
          {valuesAt(curves, step).map(({ key, name, index, value }) => (
            <div key={key}>
              <dt>
                <Swatch index={index} />
                {name}
              </dt>
              <dd>{valueText(value)}</dd>
            </div>
          ))}
        </dl>
      </div>
    </>
  )
}
