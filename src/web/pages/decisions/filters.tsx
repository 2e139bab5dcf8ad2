import { getRouteApi } from '@tanstack/react-router'
import { dayField } from './moments.ts'
import { type Filter, KINDS, type Kind } from './questions.ts'

const route = getRouteApi('/decisions')

const WORDS: Readonly<Record<Kind, string>> = {
  retrain: 'Retrain',
  shadow: 'Shadow',
  canary: 'Canary step',
  promote: 'Promote',
  rollback: 'Undo',
  hold: 'Not acted, and why',
  person: 'A person’s word',
}

/** By endpoint, kind and time; the address holds what is chosen. */
export function Filters({ filter, endpoints }: { filter: Filter; endpoints: readonly string[] }) {
  const navigate = route.useNavigate()
  const choose = (change: Filter): void =>
    void navigate({ search: (before) => ({ ...before, ...change }) as never, replace: true, resetScroll: false })
  const { endpoint = '', kind = '', from, to } = filter
  const isChosen = [endpoint, kind, from, to].some((value) => value !== undefined && value !== '')
  return (
    <div className="tools-line filters">
      <label className="choice-field">
        <span className="spoken">Endpoint</span>
        <select value={endpoint} onChange={(event) => choose({ endpoint: event.target.value || undefined })}>
          <option value="">All endpoints</option>
          {[...new Set([...endpoints, ...(endpoint === '' ? [] : [endpoint])])].map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label className="choice-field">
        <span className="spoken">Kind</span>
        <select value={kind} onChange={(event) => choose({ kind: event.target.value || undefined })}>
          <option value="">All kinds</option>
          {KINDS.map((one) => (
            <option key={one} value={one}>
              {WORDS[one]}
            </option>
          ))}
        </select>
      </label>
      <Day name="From" value={dayField(from)} onChoose={(day) => choose({ from: day })} />
      <Day name="To" value={dayField(to)} onChoose={(day) => choose({ to: day })} />
      {isChosen && (
        <button type="button" className="button" onClick={() => void navigate({ search: {}, resetScroll: false })}>
          All of them
        </button>
      )}
    </div>
  )
}

function Day({ name, value, onChoose }: { name: string; value: string; onChoose: (day: string | undefined) => void }) {
  return (
    <label className="field day">
      <span>{name}</span>
      <input type="date" value={value} onChange={(event) => onChoose(event.target.value || undefined)} />
    </label>
  )
}
