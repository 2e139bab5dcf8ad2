import { ChevronDown, ChevronUp } from 'lucide-react'
import { useState } from 'react'
import { Dialog } from '../../parts/dialog.tsx'
import { counted } from '../../state/numbers.ts'
import { type Column, differing } from './columns.ts'

interface Given {
  readonly all: readonly Column[]
  readonly shown: readonly Column[]
  readonly onShow: (ids: readonly string[] | undefined) => void
  readonly onClose: () => void
}

const GROUPS = { attributes: 'Of every run', metrics: 'Metrics', params: 'Params', tags: 'Tags' } as const
const MOST_LISTED = 300

/** Which columns there are, and in which order: those that are shown first, each can be moved up and down. */
export function Picker({ all, shown, onShow, onClose }: Given) {
  const [text, setText] = useState('')
  const ids = shown.map(({ id }) => id)
  const toggle = (id: string): void => onShow(ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id])
  const move = (id: string, by: number): void => {
    const at = ids.indexOf(id)
    const rest = ids.filter((one) => one !== id)
    onShow([...rest.slice(0, at + by), id, ...rest.slice(at + by)])
  }
  const fits = ({ name }: Column): boolean => name.toLowerCase().includes(text.toLowerCase())
  const others = all.filter((column) => !ids.includes(column.id) && fits(column))
  return (
    <Dialog name="Columns" className="palette picker" onClose={onClose}>
      <div className="palette-field">
        <input
          aria-label={`Find one of ${counted(all.length, 'column')}`}
          placeholder={`Find one of ${counted(all.length, 'column')}`}
          value={text}
          maxLength={200}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <div className="picker-acts">
        <button type="button" className="button small" onClick={() => onShow(differing(all).map(({ id }) => id))}>
          Only columns that differ
        </button>
        <button type="button" className="button small" onClick={() => onShow(all.map(({ id }) => id))}>
          All
        </button>
        <button type="button" className="button small quiet" onClick={() => onShow(undefined)}>
          The usual ones
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="palette-list" aria-label="Columns" tabIndex={0}>
        <h3 className="palette-group">Shown</h3>
        {shown
          .filter(fits)
          .slice(0, MOST_LISTED)
          .map((column) => (
            <Line key={column.id} column={column} isShown onToggle={toggle} onMove={move} />
          ))}
        {(['metrics', 'params', 'tags', 'attributes'] as const).map((of) => (
          <Group key={of} name={GROUPS[of]} columns={others.filter((column) => column.of === of)} onToggle={toggle} />
        ))}
      </section>
      <p className="picker-end">
        <span className="note">Columns are those of the runs that were read.</span>
        <button type="button" className="button small main" onClick={onClose}>
          Done
        </button>
      </p>
    </Dialog>
  )
}

interface GroupGiven {
  readonly name: string
  readonly columns: readonly Column[]
  readonly onToggle: (id: string) => void
}

function Group({ name, columns, onToggle }: GroupGiven) {
  if (columns.length === 0) return null
  return (
    <>
      <h3 className="palette-group">{name}</h3>
      {columns.slice(0, MOST_LISTED).map((column) => (
        <Line key={column.id} column={column} isShown={false} onToggle={onToggle} />
      ))}
      {columns.length > MOST_LISTED && (
        <p className="note picker-rest">{`${columns.length - MOST_LISTED} more; write a part of the name.`}</p>
      )}
    </>
  )
}

interface LineGiven {
  readonly column: Column
  readonly isShown: boolean
  readonly onToggle: (id: string) => void
  readonly onMove?: (id: string, by: number) => void
}

function Line({ column: { id, name, of, values, hasInterval }, isShown, onToggle, onMove }: LineGiven) {
  const about = hasInterval ? '±' : of !== 'metrics' && values !== undefined ? counted(values, 'value') : ''
  return (
    <div className="picker-line">
      <label>
        <input type="checkbox" checked={isShown} onChange={() => onToggle(id)} />
        <span>{name}</span>
      </label>
      <span className="dim">{about}</span>
      {onMove && (
        <>
          <button type="button" className="step" aria-label={`Move ${name} left`} onClick={() => onMove(id, -1)}>
            <ChevronUp className="icon" aria-hidden />
          </button>
          <button type="button" className="step" aria-label={`Move ${name} right`} onClick={() => onMove(id, 1)}>
            <ChevronDown className="icon" aria-hidden />
          </button>
        </>
      )}
    </div>
  )
}
