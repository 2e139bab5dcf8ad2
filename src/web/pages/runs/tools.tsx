import { Columns3, Download, Search } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import type { Failure } from '../../state/api.ts'

interface Given {
  readonly filter: string
  readonly failure: Failure | undefined
  readonly columns: { readonly shown: number; readonly all: number }
  readonly onFilter: (filter: string) => void
  readonly onColumns: () => void
  readonly onExport: () => void
  /** The saved views of this table. */
  readonly views: ReactNode
}

/** Over the table: the filter in the language of MLflow, the columns, the export. */
export function Tools({ filter, failure, columns, onFilter, onColumns, onExport, views }: Given) {
  const [text, setText] = useState(filter)
  useEffect(() => setText(filter), [filter])
  return (
    <form
      className="tools"
      onSubmit={(event) => {
        event.preventDefault()
        onFilter(text.trim())
      }}
    >
      <label className="field mono-field query">
        <Search className="icon" aria-hidden strokeWidth={1.75} />
        <span className="spoken">Filter</span>
        <input
          value={text}
          placeholder="metrics.auc > 0.7 and params.learner = 'boosting'"
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          aria-invalid={failure !== undefined}
          {...(failure && { 'aria-describedby': 'filter-fault' })}
          onChange={(event) => setText(event.target.value)}
          onBlur={() => onFilter(text.trim())}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            setText('')
            onFilter('')
          }}
        />
      </label>
      <button type="button" className="button" aria-haspopup="dialog" onClick={onColumns}>
        <Columns3 className="icon" aria-hidden strokeWidth={1.75} />
        Columns <span className="dim">{`${columns.shown} of ${columns.all}`}</span>
      </button>
      {views}
      <button type="button" className="button wide-only" onClick={onExport}>
        <Download className="icon" aria-hidden strokeWidth={1.75} />
        Export
      </button>
      {failure && (
        <p id="filter-fault" className="fault" role="status">
          <b>{failure.says}</b> {failure.help} <code>{failure.code}</code>
        </p>
      )}
    </form>
  )
}
