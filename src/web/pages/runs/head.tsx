// biome-ignore-all lint/a11y/useSemanticElements: rows and columns are virtual, which no table of HTML is; the links and buttons in it take the focus
// biome-ignore-all lint/a11y/useFocusableInteractive: rows and columns are virtual, which no table of HTML is; the links and buttons in it take the focus
import { ArrowDown, ArrowUp } from 'lucide-react'
import { type Column, fieldOf } from './columns.ts'
import type { GridState } from './grid.tsx'

export interface Shown {
  readonly index: number
  readonly column: Column
}

interface Given {
  readonly shown: readonly Shown[]
  /** Widths of the first column, and of those that are scrolled out to the left. */
  readonly first: number
  readonly before: number
  readonly state: GridState
}

/** The heads of the columns; a click sorts, another turns the order round. */
export function Head({ shown, first, before, state }: Given) {
  return (
    <div className="runs-head" role="row" aria-rowindex={1}>
      <Sorted name="Run" field="run_name" width={first} state={state} column={1} className="pin" />
      <div role="presentation" style={{ width: before, flex: 'none' }} />
      {shown.map(({ index, column }) => (
        <Sorted
          key={column.id}
          name={column.name}
          field={fieldOf(column)}
          width={column.width}
          state={state}
          column={index + 2}
          {...(column.isNumber && { className: 'num' })}
        />
      ))}
    </div>
  )
}

interface SortedGiven {
  readonly name: string
  /** Undefined for what runs cannot be ordered by. */
  readonly field: string | undefined
  readonly width: number
  readonly state: GridState
  readonly column: number
  readonly className?: string
}

function Sorted({ name, field, width, state: { order, onOrder }, column, className = '' }: SortedGiven) {
  const down = order === `${field} desc`
  const up = order === `${field} asc`
  return (
    <div
      role="columnheader"
      className={className}
      style={{ width }}
      aria-colindex={column}
      aria-sort={down ? 'descending' : up ? 'ascending' : 'none'}
    >
      {field === undefined ? (
        <span>{name}</span>
      ) : (
        <button type="button" title={name} onClick={() => onOrder(up ? `${field} desc` : `${field} asc`)}>
          <span>{name}</span>
          {down && <ArrowDown className="icon" aria-hidden />}
          {up && <ArrowUp className="icon" aria-hidden />}
        </button>
      )}
    </div>
  )
}
