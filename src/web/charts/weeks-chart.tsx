import type { Pair } from '../state/pair.ts'
import type { Week } from '../state/shapes.ts'
import type { Entry } from '../state/timeline.ts'
import { named } from '../state/weeks.ts'
import { Happenings, Rules } from './happenings.tsx'
import { Measured } from './measured.tsx'
import { chartHeight, frameOf } from './weeks-frame.ts'
import { Axes, Ends, Said, Unjudged, Were } from './weeks-lines.tsx'
import { Reader } from './weeks-reader.tsx'

interface Given {
  readonly finding: string
  readonly weeks: readonly Week[]
  readonly pair: Pair
  readonly entries: readonly Entry[]
  readonly chosen: string | undefined
  readonly onChoose: (key: string) => void
}

/** What was said and what was, window by window, with everything that was decided below the axis. */
export function WeeksChart(given: Given) {
  return <Measured height={chartHeight(false)}>{(width) => <Drawing {...given} width={width} />}</Measured>
}

function Drawing({ finding, weeks, pair, entries, chosen, onChoose, width }: Given & { width: number }) {
  const frame = frameOf(width, weeks, pair)
  return (
    <>
      {frame.narrow && <Key pair={pair} />}
      <div className="plot">
        <svg className="chart" width={width} height={chartHeight(frame.narrow)} role="img" aria-label={finding}>
          <Unjudged frame={frame} weeks={weeks} />
          <Rules frame={frame} entries={entries} chosen={chosen} />
          <Axes frame={frame} weeks={weeks} />
          <Said frame={frame} weeks={weeks} version={pair.base} line="champion" />
          <Said frame={frame} weeks={weeks} version={pair.rival} line="challenger" />
          <Were frame={frame} weeks={weeks} />
          {!frame.narrow && <Ends frame={frame} weeks={weeks} pair={pair} />}
        </svg>
        <Reader frame={frame} weeks={weeks} pair={pair} />
        <Happenings frame={frame} entries={entries} chosen={chosen} onChoose={onChoose} />
      </div>
    </>
  )
}

function Key({ pair }: { pair: Pair }) {
  return (
    <div className="key">
      <span>
        <svg width="16" height="10" aria-hidden="true" stroke="var(--ink-3)" strokeWidth="1.5">
          <path d="M0 5H16" />
          <circle cx="8" cy="5" r="3" fill="var(--ink-3)" stroke="none" />
        </svg>
        were
      </span>
      <Swatch line="champion" text={`${named(pair.base)} said`} />
      {pair.rival !== undefined && <Swatch line="challenger" text={`${named(pair.rival)} said`} />}
    </div>
  )
}

function Swatch({ line, text }: { line: string; text: string }) {
  return (
    <span>
      <svg width="16" height="10" aria-hidden="true">
        <path d="M0 5H16" stroke={`var(--${line})`} strokeWidth="3" />
      </svg>
      {text}
    </span>
  )
}
