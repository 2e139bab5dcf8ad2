import { type KeyboardEvent, type PointerEvent, useState } from 'react'
import { fixed } from '../state/numbers.ts'
import { Swatch } from './series.tsx'
import { type Curve, type CurvesFrame, stepsOf, valueText } from './values.ts'

interface Given {
  readonly frame: CurvesFrame
  readonly curves: readonly Curve[]
  readonly xName: string
  readonly name: string
}

/** Reads the curves step by step: follows the pointer and the arrow keys, stays when clicked, leaves with Escape. */
export function CurvesReader({ frame, curves, xName, name }: Given) {
  const [at, setAt] = useState<number | undefined>()
  const [stays, setStays] = useState(false)
  const steps = stepsOf(curves)
  const step = at === undefined ? undefined : steps[Math.min(at, steps.length - 1)]
  const { left, right, top, bottom } = frame
  const follow = (event: PointerEvent<HTMLElement>): void => {
    if (stays && event.type === 'pointermove') return
    const place = event.clientX - event.currentTarget.getBoundingClientRect().left + left
    setAt(nearest(steps, (candidate) => Math.abs(frame.x(candidate) - place)))
  }
  const press = (event: KeyboardEvent): void => {
    const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (event.key === 'Escape') setAt(undefined)
    else if (event.key === 'Home') setAt(0)
    else if (event.key === 'End') setAt(steps.length - 1)
    else if (move !== undefined)
      setAt((now) => Math.min(steps.length - 1, Math.max(0, (now ?? (move > 0 ? -1 : steps.length)) + move)))
    else return
    event.preventDefault()
  }
  return (
    <>
      <div
        className="reader"
        role="slider"
        tabIndex={0}
        aria-label={`Read ${name} by ${xName}`}
        aria-valuemin={1}
        aria-valuemax={steps.length}
        aria-valuenow={(at ?? steps.length - 1) + 1}
        aria-valuetext={step === undefined ? 'none chosen; arrow keys choose' : spoken(curves, step, xName)}
        style={{ left, top, width: right - left, height: bottom - top }}
        onPointerMove={follow}
        onPointerLeave={() => !stays && setAt(undefined)}
        onPointerDown={(event) => {
          follow(event)
          setStays((before) => !before)
        }}
        onBlur={() => {
          setStays(false)
          setAt(undefined)
        }}
        onKeyDown={press}
      />
      {step !== undefined && <Readout frame={frame} curves={curves} step={step} xName={xName} />}
    </>
  )
}

/** The place of the smallest. */
function nearest(steps: readonly number[], distance: (step: number) => number): number {
  let best = 0
  for (let at = 1; at < steps.length; at++) if (distance(steps[at]!) < distance(steps[best]!)) best = at
  return best
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

function Readout({ frame, curves, step, xName }: Omit<Given, 'name'> & { step: number }) {
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
