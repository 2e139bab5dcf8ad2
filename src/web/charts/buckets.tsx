import { type ReactNode, useState } from 'react'
import { clock } from '../state/moments.ts'
import { type BucketsFrame, bucketsFrame } from './buckets-frame.ts'
import { Measured } from './measured.tsx'
import { ChartReader } from './reader.tsx'

/** One series over stretches of time. */
export interface BucketSeries {
  readonly name: string
  readonly color: string
  /** Undefined where nothing is known: a gap. */
  readonly value: (index: number) => number | undefined
}

interface Given {
  readonly name: string
  readonly from: number
  readonly to: number
  readonly bucketMs: number
  /** When each stretch with something in it begins, in order. */
  readonly starts: readonly number[]
  readonly series: readonly BucketSeries[]
  /** Bars lie on each other, lines do not. */
  readonly kind: 'bars' | 'lines'
  readonly show: (value: number) => string
  /** A value on the axis, with as many digits as tell the values there apart. */
  readonly tick: (value: number, digits: number) => string
}

/** Bars or lines over stretches of time from zero; where nothing was, nothing is drawn. With a read-out and a table behind. */
export function Buckets(given: Given) {
  const [asTable, setAsTable] = useState(false)
  const { series, starts, from, to, kind, tick, name } = given
  const tops = starts.map((_, index) => {
    const values = series.map(({ value }) => value(index) ?? 0)
    return kind === 'bars' ? values.reduce((sum, value) => sum + value, 0) : Math.max(0, ...values)
  })
  const max = Math.max(0, ...tops)
  return (
    <figure className="curves">
      {(series.length > 1 || kind === 'bars') && (
        <p className="key">
          {series.map((one) => (
            <span key={one.name}>
              <i className="key-mark" style={{ background: one.color }} />
              {one.name}
            </span>
          ))}
        </p>
      )}
      {asTable ? (
        <BucketsTable {...given} />
      ) : (
        <Measured height={190}>
          {(width) => {
            const frame = bucketsFrame({ from, to, max }, width, tick)
            return (
              <>
                <Drawing {...given} frame={frame} label={name} />
                <Reader {...given} frame={frame} />
              </>
            )
          }}
        </Measured>
      )}
      <button type="button" className="button small quiet" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
        {asTable ? 'Chart' : 'Table'}
      </button>
    </figure>
  )
}

interface Framed extends Given {
  readonly frame: BucketsFrame
}

function Drawing({ frame, label, tick: word, kind, ...given }: Framed & { readonly label: string }) {
  const { width, height, left, right, bottom, x, y, xTicks, yTicks, digits } = frame
  return (
    <svg className="chart" width={width} height={height} role="img" aria-label={label}>
      {yTicks.map((tick) => (
        <g key={tick}>
          <path className="grid-line" d={`M${left} ${y(tick)}H${right}`} />
          <text x={left - 8} y={y(tick) + 4} textAnchor="end">
            {word(tick, digits)}
          </text>
        </g>
      ))}
      {kind === 'bars' ? <Bars {...given} frame={frame} /> : <Lines {...given} frame={frame} />}
      <path className="axis-line" d={`M${left} ${bottom}H${right}`} />
      {xTicks.map(({ at, label: text }) => (
        <text key={at} x={x(at)} y={bottom + 18} textAnchor={x(at) > right - 20 ? 'end' : 'middle'}>
          {text}
        </text>
      ))}
    </svg>
  )
}

type Drawn = Pick<Framed, 'frame' | 'starts' | 'series' | 'bucketMs'>

function Bars({ frame: { x, y, bottom }, starts, series, bucketMs }: Drawn) {
  const bars: ReactNode[] = []
  starts.forEach((start, index) => {
    let below = 0
    const [left, right] = [x(start) + 0.5, x(start + bucketMs) - 0.5]
    for (const { name, color, value } of series) {
      const size = value(index) ?? 0
      if (size <= 0) continue
      const top = y(below + size)
      const height = Math.max(1, (below === 0 ? bottom : y(below)) - top)
      bars.push(
        <rect
          key={`${name} ${start}`}
          x={left}
          y={top}
          width={Math.max(1, right - left)}
          height={height}
          fill={color}
        />,
      )
      below += size
    }
  })
  return <>{bars}</>
}

function Lines({ frame: { x, y }, starts, series, bucketMs }: Drawn) {
  return (
    <>
      {series.map(({ name, color, value }) => {
        let path = ''
        const points: ReactNode[] = []
        starts.forEach((start, index) => {
          const known = value(index)
          if (known === undefined) return
          const joined = index > 0 && start - starts[index - 1]! <= bucketMs * 1.01 && value(index - 1) !== undefined
          const place = [x(start + bucketMs / 2), y(known)] as const
          path += `${joined ? 'L' : 'M'}${place[0].toFixed(1)} ${place[1].toFixed(1)}`
          points.push(<circle key={start} cx={place[0]} cy={place[1]} r="2" fill={color} />)
        })
        return (
          <g key={name}>
            <path d={path} fill="none" stroke={color} strokeWidth="1.75" strokeLinejoin="round" />
            {points}
          </g>
        )
      })}
    </>
  )
}

function Reader({ frame, starts, series, bucketMs, show, name }: Framed) {
  const across = (place: number): number => frame.x(starts[place]! + bucketMs / 2)
  const said = (place: number) =>
    series.flatMap(({ name: key, value }) => {
      const known = value(place)
      return known === undefined ? [] : [{ key, text: show(known) }]
    })
  return (
    <ChartReader
      frame={frame}
      places={starts.length}
      across={across}
      label={`Read: ${name}`}
      spoken={(place) =>
        `${clock(starts[place]!)}: ${said(place)
          .map(({ key, text }) => `${key} ${text}`)
          .join(', ')}`
      }
    >
      {(place) => {
        const middle = across(place)
        const side =
          middle > (frame.left + frame.right) / 2 ? { right: frame.width - middle + 10 } : { left: middle + 10 }
        return (
          <>
            <svg className="chart readout-line" aria-hidden="true">
              <path d={`M${middle} ${frame.top}V${frame.bottom}`} stroke="var(--ink-3)" />
            </svg>
            <div className="readout" style={{ top: frame.top + 4, ...side }}>
              <b>{clock(starts[place]!)}</b>
              <dl>
                {said(place).map(({ key, text }) => (
                  <div key={key}>
                    <dt>{key}</dt>
                    <dd>{text}</dd>
                  </div>
                ))}
              </dl>
            </div>
          </>
        )
      }}
    </ChartReader>
  )
}

function BucketsTable({ starts, series, show }: Given) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="scroll tall" tabIndex={0} aria-label="Values">
      <table>
        <thead>
          <tr>
            <th scope="col">From</th>
            {series.map(({ name }) => (
              <th key={name} scope="col" className="num">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {starts.map((start, index) => (
            <tr key={start}>
              <th scope="row">{clock(start)}</th>
              {series.map(({ name, value }) => {
                const known = value(index)
                return (
                  <td key={name} className="num">
                    {known === undefined ? 'none' : show(known)}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
