import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from 'react'

interface Given {
  /** Where the chart is drawn, in pixels. */
  readonly frame: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number }
  /** How many places can be read, and how far across each one is. */
  readonly places: number
  readonly across: (place: number) => number
  readonly label: string
  readonly spoken: (place: number) => string
  /** Told which place is clicked, or chosen with Enter. */
  readonly onPick?: ((place: number) => void) | undefined
  /** What is shown at the place that is read. */
  readonly children: (place: number) => ReactNode
}

/** Reads a chart place by place: follows the pointer and the arrow keys, stays when clicked, leaves with Escape. */
export function ChartReader({ frame, places, across, label, spoken, onPick, children }: Given) {
  const [at, setAt] = useState<number | undefined>()
  const [stays, setStays] = useState(false)
  const { left, right, top, bottom } = frame
  const last = places - 1
  const place = at === undefined || places === 0 ? undefined : Math.min(at, last)
  const placeUnder = (event: PointerEvent<HTMLElement>): number =>
    nearest(places, across, event.clientX - event.currentTarget.getBoundingClientRect().left + left)
  const follow = (event: PointerEvent<HTMLElement>): void => {
    if (stays && event.type === 'pointermove') return
    setAt(placeUnder(event))
  }
  const press = (event: KeyboardEvent): void => {
    const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (event.key === 'Escape') setAt(undefined)
    else if (event.key === 'Enter' && onPick && place !== undefined) onPick(place)
    else if (event.key === 'Home') setAt(0)
    else if (event.key === 'End') setAt(last)
    else if (move !== undefined) setAt((now) => Math.min(last, Math.max(0, (now ?? (move > 0 ? -1 : places)) + move)))
    else return
    event.preventDefault()
  }
  return (
    <>
      <div
        className="reader"
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={1}
        aria-valuemax={places}
        aria-valuenow={(at ?? last) + 1}
        aria-valuetext={place === undefined ? 'none chosen; arrow keys choose' : spoken(place)}
        style={{ left, top, width: right - left, height: bottom - top }}
        onPointerMove={follow}
        onPointerLeave={() => !stays && setAt(undefined)}
        onPointerDown={(event) => {
          follow(event)
          setStays((before) => !before)
          onPick?.(placeUnder(event))
        }}
        onBlur={() => {
          setStays(false)
          setAt(undefined)
        }}
        onKeyDown={press}
      />
      {place !== undefined && children(place)}
    </>
  )
}

/** The place that lies nearest, the first of equals. */
function nearest(places: number, across: (place: number) => number, pointer: number): number {
  let best = 0
  for (let place = 1; place < places; place++)
    if (Math.abs(across(place) - pointer) < Math.abs(across(best) - pointer)) best = place
  return best
}
