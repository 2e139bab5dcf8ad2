import { type FormEvent, useState } from 'react'
import { named } from '../../state/weeks.ts'
import { type FILTERS, type Filters, isFiltered, momentOf } from './filters.ts'

interface Given {
  readonly filters: Filters
  readonly versions: readonly number[]
  readonly onFilter: (filters: Filters) => void
}

type Field = (typeof FILTERS)[number]

/** Which predictions: by version, outcome, moment, and by a feature for who may see features. */
export function FiltersForm({ filters, versions, onFilter }: Given) {
  const [written, setWritten] = useState<Filters>(filters)
  const set = (name: Field, value: string): Filters => {
    const { [name]: _, ...rest } = written
    const next = value === '' ? rest : { ...rest, [name]: value }
    setWritten(next)
    return next
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    onFilter(written)
  }
  const field = (name: Field, word: string, placeholder: string) => (
    <label className="field">
      <span className="spoken">{word}</span>
      <input
        value={written[name] ?? ''}
        placeholder={placeholder}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => set(name, event.target.value)}
      />
    </label>
  )
  const known = [...new Set([...versions, ...(filters.version ? [Number(filters.version)] : [])])].filter(
    Number.isInteger,
  )
  return (
    <form className="filters" onSubmit={submit} aria-label="Which predictions">
      <div>
        <Choice name="Version" value={written.version ?? ''} onChoose={(value) => onFilter(set('version', value))}>
          <option value="">Any version</option>
          {known.map((version) => (
            <option key={version} value={String(version)}>
              {named(version)}
            </option>
          ))}
        </Choice>
        <Choice name="Outcome" value={written.labeled ?? ''} onChoose={(value) => onFilter(set('labeled', value))}>
          <option value="">Any outcome</option>
          <option value="yes">Outcome known</option>
          <option value="no">Outcome awaited</option>
        </Choice>
        <Moment name="From, UTC" value={written.from} onWrite={(value) => set('from', value)} />
        <Moment name="Before, UTC" value={written.to} onWrite={(value) => set('to', value)} />
      </div>
      <div>
        {field('feature', 'Feature', 'Feature, such as origin')}
        {field('is', 'Its value', 'is, such as ATL')}
        {field('above', 'At least', 'at least')}
        {field('below', 'Below', 'below')}
        <button type="submit" className="button main">
          Filter
        </button>
        {isFiltered(filters) && (
          <button type="button" className="button" onClick={() => onFilter({})}>
            Show all
          </button>
        )}
      </div>
    </form>
  )
}

interface ChoiceGiven {
  readonly name: string
  readonly value: string
  readonly onChoose: (value: string) => void
  readonly children: React.ReactNode
}

function Choice({ name, value, onChoose, children }: ChoiceGiven) {
  return (
    <label className="choice-field">
      <span className="spoken">{name}</span>
      <select value={value} onChange={(event) => onChoose(event.target.value)}>
        {children}
      </select>
    </label>
  )
}

function Moment({
  name,
  value,
  onWrite,
}: {
  name: string
  value: string | undefined
  onWrite: (value: string) => void
}) {
  const at = momentOf(value)
  return (
    <label className="field moment">
      <span>{name}</span>
      <input
        type="datetime-local"
        value={at === undefined ? '' : new Date(at).toISOString().slice(0, 16)}
        onChange={(event) => onWrite(event.target.value)}
      />
    </label>
  )
}
