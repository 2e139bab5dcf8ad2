import { type KeyboardEvent, type PointerEvent, useState } from 'react'
import { span } from '../state/moments.ts'
import { count, orWord, share } from '../state/numbers.ts'
import { type Pair, saidBy } from '../state/pair.ts'
import type { Known, Week } from '../state/shapes.ts'
import { isJudged, named, rateInterval } from '../state/weeks.ts'
import { type Frame, middle } from './weeks-frame.ts'

interface Row {
  readonly name: string
  readonly line: string
  readonly value: Known
  readonly text: string
}

/** The values of one window in the order of their size. */
export function rowsOf(week: Week, pair: Pair): Row[] {
  const interval = isJudged(week) ? rateInterval(week) : undefined
  const were = interval ? `${share(week.were!)} (${share(interval.low)} to ${share(interval.high)})` : 'too few'
  const said = (version: Known, line: string): Row[] => {
    const value = saidBy(week, version)
    return version === undefined
      ? []
      : [{ name: `${named(version)} said`, line, value, text: orWord(value, share, 'not asked') }]
  }
  const rows = [{ name: 'were', line: 'middle', value: interval && week.were, text: were }]
  return [...rows, ...said(pair.base, 'champion'), ...said(pair.rival, 'challenger')].sort(
    (a, b) => (b.value ?? -1) - (a.value ?? -1),
  )
}

/** Reads the chart window by window: follows the pointer and the arrow keys, stays when clicked, leaves with Escape. */
export function Reader({ frame, weeks, pair }: { frame: Frame; weeks: readonly Week[]; pair: Pair }) {
  const [at, setAt] = useState<number | undefined>()
  const [stays, setStays] = useState(false)
  const { left, right, top, bottom, x } = frame
  const week = at === undefined ? undefined : weeks[at]
  const follow = (event: PointerEvent<HTMLElement>): void => {
    if (stays && event.type === 'pointermove') return
    const place = event.clientX - event.currentTarget.getBoundingClientRect().left + left
    const gaps = weeks.map((candidate) => Math.abs(x(middle(candidate)) - place))
    setAt(gaps.indexOf(Math.min(...gaps)))
  }
  const press = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (event.key === 'Escape') setAt(undefined)
    else if (event.key === 'Home') setAt(0)
    else if (event.key === 'End') setAt(weeks.length - 1)
    else if (step !== undefined)
      setAt((now) => Math.min(weeks.length - 1, Math.max(0, (now ?? (step > 0 ? -1 : weeks.length)) + step)))
    else return
    event.preventDefault()
  }
  return (
    <>
      <div
        className="reader"
        role="slider"
        tabIndex={0}
        aria-label="Read the chart window by window"
        aria-valuemin={1}
        aria-valuemax={weeks.length}
        aria-valuenow={(at ?? weeks.length - 1) + 1}
        aria-valuetext={week ? spoken(week, pair) : 'none chosen; arrow keys choose'}
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
      {week && <Readout frame={frame} week={week} pair={pair} />}
    </>
  )
}

function spoken(week: Week, pair: Pair): string {
  return `${span(week.from, week.to)}: ${rowsOf(week, pair)
    .map(({ name, text }) => `${name} ${text}`)
    .join(', ')}; ${count(week.labeled)} outcomes`
}

function Readout({ frame, week, pair }: { frame: Frame; week: Week; pair: Pair }) {
  const place = frame.x(middle(week))
  const toLeft = place > (frame.left + frame.right) / 2
  const side = toLeft ? { right: frame.width - place + 10 } : { left: place + 10 }
  return (
    <>
      <svg className="chart readout-line" aria-hidden="true">
        <path d={`M${place} ${frame.top}V${frame.bottom}`} stroke="var(--ink-3)" />
      </svg>
      <div className="readout" style={{ top: frame.top + 4, ...side }}>
        <b>{span(week.from, week.to)}</b>, {count(week.labeled)} outcomes
        <dl>
          {rowsOf(week, pair).map(({ name, line, text }) => (
            <Line key={name} name={name} line={line} text={text} />
          ))}
        </dl>
      </div>
    </>
  )
}

function Line({ name, line, text }: { name: string; line: string; text: string }) {
  return (
    <>
      <dt className={line}>{name}</dt>
      <dd>{text}</dd>
    </>
  )
}
