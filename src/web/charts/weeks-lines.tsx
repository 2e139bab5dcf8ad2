import { day } from '../state/moments.ts'
import { compact } from '../state/numbers.ts'
import { type Pair, saidBy } from '../state/pair.ts'
import type { Known, Week } from '../state/shapes.ts'
import { isJudged, named, rateInterval } from '../state/weeks.ts'
import { spread } from './scale.ts'
import { lineOf } from './spark.tsx'
import { type Frame, middle, UNDER } from './weeks-frame.ts'

/** Grid, axis, dates and counts. */
export function Axes({ frame, weeks }: { frame: Frame; weeks: readonly Week[] }) {
  const { left, right, bottom, ticks, x, y } = frame
  const top = ticks.at(-1)!
  const room = (right - left) / weeks.length
  const every = Math.max(1, Math.ceil(56 / room))
  return (
    <g>
      {ticks.map((tick) => (
        <g key={tick}>
          <path className={tick === 0 ? 'axis-line' : 'grid-line'} d={`M${left} ${y(tick)}H${right}`} />
          <text x={left - 8} y={y(tick) + 4} textAnchor="end">
            {`${Number((tick * 100).toFixed(2))}${tick === top ? '\u00a0%' : ''}`}
          </text>
        </g>
      ))}
      {weeks.map((week, index) => (
        <g key={week.from}>
          <path className="axis-line" d={`M${x(week.from)} ${bottom}v4`} />
          {index % every === 0 && (
            <text x={x(middle(week))} y={bottom + UNDER.dates} textAnchor="middle">
              {day(week.from)}
            </text>
          )}
          {index % every === 0 && week.predictions > 0 && (
            <text x={x(middle(week))} y={bottom + UNDER.counts} textAnchor="middle">
              {`n\u00a0${compact(week.labeled)}`}
            </text>
          )}
        </g>
      ))}
    </g>
  )
}

/** Windows with too few outcomes to say anything. */
export function Unjudged({ frame, weeks }: { frame: Frame; weeks: readonly Week[] }) {
  const { x, top, bottom } = frame
  return weeks
    .filter((week) => !isJudged(week))
    .map((week) => (
      <g key={week.from}>
        <rect className="unjudged" x={x(week.from)} y={top} width={x(week.to) - x(week.from)} height={bottom - top} />
        {x(week.to) - x(week.from) > 64 && (
          <text className="on-sunken" x={x(middle(week))} y={top + 18} textAnchor="middle">
            {week.predictions === 0 ? 'not over yet' : week.labeled === 0 ? 'no outcome yet' : 'too few'}
          </text>
        )}
      </g>
    ))
}

/** What happened: a point a window with its interval, joined where no window is missing. */
export function Were({ frame, weeks }: { frame: Frame; weeks: readonly Week[] }) {
  const { x, y } = frame
  const shares = weeks.map((week) => (isJudged(week) ? week.were : undefined))
  return (
    <g stroke="var(--ink-3)" strokeWidth="1.5">
      <path d={lineOf(shares, (index) => x(middle(weeks[index]!)), y)} fill="none" strokeLinejoin="round" />
      {weeks.filter(isJudged).map((week) => {
        const { low, high } = rateInterval(week)
        return (
          <g key={week.from}>
            <path d={`M${x(middle(week))} ${y(low)}V${y(high)}m-4 0h8M${x(middle(week)) - 4} ${y(low)}h8`} />
            <circle cx={x(middle(week))} cy={y(week.were!)} r="3" fill="var(--ink-3)" stroke="none" />
          </g>
        )
      })}
    </g>
  )
}

/** What one version said: a bar over the whole window. */
export function Said({
  frame,
  weeks,
  version,
  line,
}: {
  frame: Frame
  weeks: readonly Week[]
  version: Known
  line: string
}) {
  const { x, y } = frame
  return weeks.map((week) => {
    const said = saidBy(week, version)
    if (said === undefined) return null
    return (
      <path
        key={week.from}
        d={`M${x(week.from) + 1} ${y(said)}H${x(week.to) - 1}`}
        stroke={`var(--${line})`}
        strokeWidth="3"
      />
    )
  })
}

/** The name of each line at its end. */
export function Ends({ frame, weeks, pair }: { frame: Frame; weeks: readonly Week[]; pair: Pair }) {
  const end = (text: string, line: string, value: Known) =>
    value === undefined ? [] : [{ text, line, y: frame.y(value) }]
  const labels = [
    ...end('were', 'middle', weeks.findLast(isJudged)?.were),
    ...end(`${named(pair.base)} said`, 'champion', lastSaid(weeks, pair.base)),
    ...end(`${named(pair.rival)} said`, 'challenger', lastSaid(weeks, pair.rival)),
  ]
  return spread(labels, 17).map(({ text, line, y }) => (
    <text key={text} className={line} x={frame.right + 12} y={y + 4}>
      {text}
    </text>
  ))
}

function lastSaid(weeks: readonly Week[], version: Known): Known {
  const week = weeks.findLast((candidate) => saidBy(candidate, version) !== undefined)
  return week && saidBy(week, version)
}
