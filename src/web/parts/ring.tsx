import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { onServed } from '../state/live.ts'
import { percent } from '../state/numbers.ts'
import type { EndpointFacts } from '../state/shapes.ts'
import { named } from '../state/weeks.ts'

interface Place {
  readonly width: number
  readonly upper: number
  readonly lower: number
}

const EDGE = 4
const RADIUS = 56
const MOST_DOTS = 8

/** Where the two rows of nodes stand, measured from the list itself. */
function usePlace(list: RefObject<HTMLOListElement | null>): Place | undefined {
  const [place, setPlace] = useState<Place>()
  useLayoutEffect(() => {
    const element = list.current
    const frame = element?.parentElement
    if (!element || !frame) return
    const measure = (): void => {
      if (element.children.length < 5) return
      const origin = frame.getBoundingClientRect()
      const middles = [0, 4].map((index) => {
        const node = element.children[index]!.querySelector('.node')!.getBoundingClientRect()
        return node.top + node.height / 2 - origin.top
      })
      setPlace({ width: origin.width, upper: middles[0]!, lower: middles[1]! })
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [list])
  return place
}

/** The right end of the ring, from Registry to Serving, `inset` pixels inside it. */
function servingPath({ width, upper, lower }: Place, inset: number): string {
  const [top, bottom, right] = [upper + inset, lower - inset, width - EDGE - inset]
  const radius = Math.min(RADIUS - inset, (bottom - top) / 2)
  const start = width * 0.875
  return `M${start} ${top}H${right - radius}A${radius} ${radius} 0 0 1 ${right} ${top + radius}V${bottom - radius}A${radius} ${radius} 0 0 1 ${right - radius} ${bottom}H${start}`
}

/** The line through the eight places; from Registry to Serving it shows who serves. */
export function Ring({
  list,
  endpoint,
}: {
  list: RefObject<HTMLOListElement | null>
  endpoint: EndpointFacts | undefined
}) {
  const place = usePlace(list)
  if (!place || place.width < 400) return null
  const { width, upper, lower } = place
  const serves = endpoint?.champion !== undefined
  const two = serves && endpoint.challenger !== undefined && endpoint.mode !== 'single'
  const dash = serves ? undefined : '4 4'
  const radius = Math.min(RADIUS, (lower - upper) / 2)
  return (
    <>
      <svg className="ring" aria-hidden="true">
        <rect
          {...{ x: EDGE, y: upper, width: width - 2 * EDGE, height: lower - upper, rx: radius }}
          fill="none"
          stroke="var(--line-strong)"
          strokeOpacity=".55"
          strokeWidth="1.5"
          strokeDasharray={dash}
        />
        {serves && <path d={servingPath(place, 0)} fill="none" stroke="var(--surface)" strokeWidth="6" />}
        {serves && <path d={servingPath(place, two ? -2 : 0)} fill="none" stroke="var(--champion)" strokeWidth="4" />}
        {two && (
          <path
            d={servingPath(place, 5)}
            fill="none"
            stroke="var(--challenger)"
            strokeWidth="4"
            strokeDasharray={endpoint.mode === 'shadow' ? '1.5 5' : undefined}
          />
        )}
        {[0.25, 0.5, 0.75].map((share) => (
          <Arrows key={share} x={width * share} upper={upper} lower={lower} />
        ))}
      </svg>
      {serves && <Share endpoint={endpoint} two={two} top={lower - 50} />}
      {serves && (
        <Dots
          outer={servingPath(place, two ? -2 : 0)}
          inner={two ? servingPath(place, 5) : undefined}
          percent={endpoint.percent}
        />
      )}
    </>
  )
}

function Arrows({ x, upper, lower }: { x: number; upper: number; lower: number }) {
  const line = { fill: 'none', stroke: 'var(--line-strong)', strokeWidth: 1.6, strokeLinecap: 'round' } as const
  return (
    <>
      <rect x={x - 10} y={upper - 6} width="20" height="12" fill="var(--surface)" />
      <path {...line} d={`M${x - 2} ${upper - 3.5}l3.5 3.5-3.5 3.5`} />
      <rect x={x - 10} y={lower - 6} width="20" height="12" fill="var(--surface)" />
      <path {...line} d={`M${x + 2} ${lower - 3.5}l-3.5 3.5 3.5 3.5`} />
    </>
  )
}

function Share({ endpoint, two, top }: { endpoint: EndpointFacts; two: boolean; top: number }) {
  const { champion, challenger, mode } = endpoint
  const part = mode === 'shadow' ? 0 : endpoint.percent
  return (
    <div className="share" style={{ top }}>
      <b>
        {named(champion)} {percent(two ? 100 - part : 100)}
      </b>
      {two && (
        <b className="challenger">
          {named(challenger)} {mode === 'shadow' ? 'shadow' : percent(part)}
        </b>
      )}
    </div>
  )
}

/** One dot runs along the line for each batch that was really served; none served, none moves. */
function Dots({ outer, inner, percent: part }: { outer: string; inner: string | undefined; percent: number }) {
  const box = useRef<HTMLDivElement>(null)
  const owed = useRef(0)
  useEffect(() => {
    const still = matchMedia('(prefers-reduced-motion: reduce)')
    return onServed(() => {
      const element = box.current
      if (!element || still.matches || document.hidden || element.childElementCount >= MOST_DOTS) return
      owed.current += inner === undefined ? 0 : part / 100
      const rival = inner !== undefined && owed.current >= 1
      if (rival) owed.current -= 1
      run(element, rival ? inner : outer, rival)
    })
  }, [outer, inner, part])
  return <div ref={box} aria-hidden="true" />
}

function run(box: HTMLElement, path: string, rival: boolean): void {
  const dot = document.createElement('div')
  dot.className = 'dot'
  dot.style.offsetPath = `path("${path}")`
  if (rival) dot.style.borderColor = 'var(--challenger)'
  box.append(dot)
  const moving = dot.animate([{ offsetDistance: '6%' }, { offsetDistance: '94%' }], {
    duration: 1200,
    easing: 'cubic-bezier(.2, 0, 0, 1)',
  })
  moving.onfinish = () => dot.remove()
}
