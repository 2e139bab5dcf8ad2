// biome-ignore-all lint/a11y/useSemanticElements: rows and columns are virtual, which no table of HTML is; the links and buttons in it take the focus
// biome-ignore-all lint/a11y/useFocusableInteractive: rows and columns are virtual, which no table of HTML is; the links and buttons in it take the focus
import { Link } from '@tanstack/react-router'
import { memo } from 'react'
import { RunState } from '../../parts/run-state.tsx'
import { machine, moment, spell } from '../../state/moments.ts'
import { type Column, metricText } from './columns.ts'
import type { Shown } from './head.tsx'
import type { RunRow } from './questions.ts'

interface Given {
  readonly index: number
  readonly top: number
  readonly height: number
  readonly run: RunRow | undefined
  readonly shown: readonly Shown[]
  readonly first: number
  readonly before: number
  /** Its place among the chosen ones, −1 where it is none. */
  readonly place: number
  readonly onChoose: (run: string) => void
}

/** One run; still blocks while it is read. */
export const Row = memo(function Row({ index, top, height, run, shown, first, before, place, onChoose }: Given) {
  return (
    <div
      role="row"
      className={place >= 0 ? 'runs-row on' : 'runs-row'}
      aria-rowindex={index + 2}
      aria-selected={place >= 0}
      data-row={index}
      style={{ transform: `translateY(${top}px)`, height }}
    >
      <div role="rowheader" className="pin" aria-colindex={1} style={{ width: first }}>
        {run ? (
          <>
            <label className="choose">
              <input
                type="checkbox"
                checked={place >= 0}
                style={{ accentColor: place >= 0 ? `var(--series-${place + 1})` : 'var(--ink)' }}
                aria-label={`Compare ${run.name}`}
                onChange={() => onChoose(run.id)}
              />
            </label>
            <Link to="/runs/$run" params={{ run: run.id }} title={run.name}>
              {run.name}
            </Link>
          </>
        ) : (
          <i className="block" />
        )}
      </div>
      <div role="presentation" style={{ width: before, flex: 'none' }} />
      {shown.map(({ index: at, column }) => (
        <div
          key={column.id}
          role="gridcell"
          aria-colindex={at + 2}
          className={column.isNumber ? 'num' : undefined}
          style={{ width: column.width }}
        >
          {run ? <Cell run={run} column={column} /> : <i className="block" />}
        </div>
      ))}
    </div>
  )
})

const Cell = memo(function Cell({ run, column }: { run: RunRow; column: Column }) {
  const { of, name } = column
  if (of === 'metrics') {
    const [value, half] = metricText(run, column)
    if (value === '') return <span className="dim">none</span>
    return half === '' ? value : [value, ' ', <Half key="half" text={half} />]
  }
  if (of === 'attributes') return <Attribute run={run} name={name} />
  const text = run[of][name]
  return text === undefined ? <span className="dim">none</span> : <span title={text}>{text}</span>
})

const Half = ({ text }: { text: string }) => <span className="dim">{text}</span>

function Attribute({ run, name }: { run: RunRow; name: string }) {
  const { status, startedAt, endedAt, by, id } = run
  if (name === 'State') return <RunState status={status} />
  if (name === 'Started') return <time dateTime={machine(startedAt)}>{moment(startedAt)}</time>
  if (name === 'Duration') return endedAt === null ? <span className="dim">not ended</span> : spell(endedAt - startedAt)
  if (name === 'By') return by
  return <code>{id.slice(0, 16)}</code>
}
