import { ChartReader } from '../../charts/reader.tsx'
import { span } from '../../state/moments.ts'
import { count } from '../../state/numbers.ts'
import { withInterval } from './metric.ts'
import type { Metric, Point } from './questions.ts'
import { middle, type SeriesFrame } from './series-frame.ts'

interface Given {
  readonly frame: SeriesFrame
  readonly points: readonly Point[]
  readonly metric: Metric
  readonly onChoose: (from: number) => void
}

/** Reads the chart window by window; a click or Enter shows the window in the other panels. */
export function SeriesReader({ frame, points, metric, onChoose }: Given) {
  const { left, right } = frame
  const choose = (clientX: number, box: DOMRect): void => {
    const place = clientX - box.left
    if (place < left || place > right) return
    const near = points.reduce((a, b) =>
      Math.abs(frame.x(middle(b)) - place) < Math.abs(frame.x(middle(a)) - place) ? b : a,
    )
    onChoose(near.from)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the slider inside has the role and hears the keys
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list of windows below chooses by keyboard
    <div onClick={(event) => choose(event.clientX, event.currentTarget.parentElement!.getBoundingClientRect())}>
      <ChartReader
        frame={frame}
        places={points.length}
        across={(place) => frame.x(middle(points[place]!))}
        label="Read the chart window by window"
        spoken={(place) => spoken(points[place]!, metric)}
      >
        {(place) => <Readout frame={frame} point={points[place]!} metric={metric} />}
      </ChartReader>
    </div>
  )
}

type Line = readonly [name: string, text: string]

function linesOf({ figure, estimated, weighted, labeled, predictions }: Point, metric: Metric): readonly Line[] {
  const early: readonly Line[] = weighted ? [['early labels', withInterval(metric, weighted)]] : []
  const guess: readonly Line[] = estimated ? [['estimated', withInterval(metric, estimated)]] : []
  const realized = figure ? withInterval(metric, figure) : 'none'
  return [['realized', realized], ...early, ...guess, ['labels', `${count(labeled)} of ${count(predictions)}`]]
}

const spoken = (point: Point, metric: Metric): string =>
  `${span(point.from, point.to)}: ${linesOf(point, metric)
    .map(([name, text]) => `${name} ${text}`)
    .join(', ')}`

function Readout({ frame, point, metric }: { frame: SeriesFrame; point: Point; metric: Metric }) {
  const place = frame.x(middle(point))
  const toLeft = place > (frame.left + frame.right) / 2
  const side = toLeft ? { right: frame.width - place + 10 } : { left: place + 10 }
  return (
    <>
      <svg className="chart readout-line" aria-hidden="true">
        <path d={`M${place} ${frame.top}V${frame.bottom}`} stroke="var(--ink-3)" />
      </svg>
      <div className="readout" style={{ top: frame.top + 4, ...side }}>
        <b>{span(point.from, point.to)}</b>
        <dl>
          {linesOf(point, metric).map(([name, text]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      </div>
    </>
  )
}
