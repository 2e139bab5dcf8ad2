import { span } from '../state/moments.ts'
import { count, orWord, share } from '../state/numbers.ts'
import { type Pair, saidBy } from '../state/pair.ts'
import type { Known, Week } from '../state/shapes.ts'
import { isJudged, named, rateInterval } from '../state/weeks.ts'
import { ChartReader } from './reader.tsx'
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

/** Reads the chart window by window. */
export function Reader({ frame, weeks, pair }: { frame: Frame; weeks: readonly Week[]; pair: Pair }) {
  return (
    <ChartReader
      frame={frame}
      places={weeks.length}
      across={(place) => frame.x(middle(weeks[place]!))}
      label="Read the chart window by window"
      spoken={(place) => spoken(weeks[place]!, pair)}
    >
      {(place) => <Readout frame={frame} week={weeks[place]!} pair={pair} />}
    </ChartReader>
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
