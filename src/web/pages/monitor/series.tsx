import { useState } from 'react'
import { Measured } from '../../charts/measured.tsx'
import { Mark } from '../../parts/mark.tsx'
import { day, moment, span } from '../../state/moments.ts'
import { count } from '../../state/numbers.ts'
import { withInterval } from './metric.ts'
import type { MeasuredWindow, Metric, Point } from './questions.ts'
import { Drawing } from './series-drawing.tsx'
import { seriesFrame } from './series-frame.ts'
import { SeriesReader } from './series-reader.tsx'

interface Given {
  readonly points: readonly Point[]
  readonly metric: Metric
  readonly windows: readonly MeasuredWindow[]
  /** The start of the window that the other panels show. */
  readonly chosen: number | undefined
  readonly onChoose: (from: number) => void
}

/** Realized and estimated on one chart, with what became of the concept below, and the table behind. */
export function Series({ points, metric, windows, chosen, onChoose }: Given) {
  const [asTable, setAsTable] = useState(false)
  const changes = windows.flatMap(({ concept }) => concept?.changes ?? [])
  if (points.length === 0) return <p className="lede">No window yet.</p>
  return (
    <figure className="series">
      <Key points={points} />
      {asTable ? (
        <Values points={points} metric={metric} />
      ) : (
        <Measured height={300}>
          {(width) => {
            const frame = seriesFrame(width, points, metric)
            return (
              <>
                <Drawing frame={frame} points={points} metric={metric} chosen={chosen} changes={changes} />
                <SeriesReader frame={frame} points={points} metric={metric} onChoose={onChoose} />
              </>
            )
          }}
        </Measured>
      )}
      <figcaption>
        {points.some(({ estimated }) => estimated)
          ? 'The estimate trusts the model’s own probabilities (CBPE) and cannot see that their meaning changed. '
          : ''}
        Shaded: fewer than 98 % of the labels are known. Hollow: weighted for labels still to come. n: labels.
        {points.some(({ windows: stretch }) => stretch > 1) && ' Each point is the worst window of its stretch.'}
      </figcaption>
      {changes.length > 0 && (
        <ul className="changes">
          {changes.map(({ at, since, segment, errorBefore, errorAfter }) => (
            <li key={`${at} ${segment}`}>
              <Mark status="drifting" />
              <span>
                {`Concept drift said ${moment(at)}${segment === null ? '' : ` in ${segment}`}, probably since ${moment(since)}`}
                {typeof errorBefore === 'number' && typeof errorAfter === 'number'
                  ? `: error ${errorBefore.toFixed(3)} before, ${errorAfter.toFixed(3)} after`
                  : ''}
                .
              </span>
            </li>
          ))}
        </ul>
      )}
      <button type="button" className="button small quiet" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
        {asTable ? 'Chart' : 'Table'}
      </button>
    </figure>
  )
}

function Key({ points }: { points: readonly Point[] }) {
  return (
    <p className="key">
      <span>
        <svg width="22" height="10" aria-hidden="true" stroke="var(--champion)" strokeWidth="1.75">
          <path d="M0 5H22" />
          <circle cx="11" cy="5" r="3.5" fill="var(--champion)" />
        </svg>
        realized
      </span>
      {points.some(({ estimated }) => estimated) && (
        <span>
          <svg width="22" height="10" aria-hidden="true">
            <path d="M0 0H22V10H0Z" fill="var(--reference)" opacity=".25" />
            <path d="M0 5H22" stroke="var(--ink-2)" strokeWidth="1.5" strokeDasharray="3 3" />
          </svg>
          estimated without labels
        </span>
      )}
      {points.some(({ weighted }) => weighted) && (
        <span>
          <svg width="10" height="10" aria-hidden="true">
            <circle cx="5" cy="5" r="3.5" fill="var(--surface)" stroke="var(--champion)" strokeWidth="1.5" />
          </svg>
          from early labels
        </span>
      )}
    </p>
  )
}

function Values({ points, metric }: Pick<Given, 'points' | 'metric'>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="scroll tall" tabIndex={0} aria-label="Values">
      <table>
        <thead>
          <tr>
            <th scope="col">Window</th>
            <th scope="col" className="num">
              Labels
            </th>
            <th scope="col" className="num">
              Realized
            </th>
            <th scope="col" className="num">
              Estimated
            </th>
          </tr>
        </thead>
        <tbody>
          {points.map((point) => (
            <tr key={point.from}>
              <th scope="row">{point.windows > 1 ? day(point.from) : span(point.from, point.to)}</th>
              <td className="num">{`${count(point.labeled)} of ${count(point.predictions)}`}</td>
              <td className="num">{withInterval(metric, point.figure)}</td>
              <td className="num">{withInterval(metric, point.estimated)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
