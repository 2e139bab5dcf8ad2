import { getRouteApi } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { Command } from '../../parts/command.tsx'
import { State } from '../../parts/mark.tsx'
import { Panel } from '../../parts/panel.tsx'
import { clock } from '../../state/moments.ts'
import { fixed } from '../../state/numbers.ts'
import { useQuestion } from '../../state/question.ts'
import type { Status } from '../../state/status.ts'
import type { View } from '../../state/view-words.ts'
import { askEntity } from './questions.ts'

const route = getRouteApi('/features/$view')

const STATUSES: Readonly<Record<string, readonly [status: Status, word: string]>> = {
  PRESENT: ['healthy', 'Present'],
  NULL_VALUE: ['watching', 'Known, without a value'],
  NOT_FOUND: ['watching', 'Not found'],
  OUTSIDE_MAX_AGE: ['paused', 'Too old'],
}

/** A form that looks one entity up, as serving would now; the address keeps who it was. */
export function LookUp({ view: { name, on } }: { view: View }) {
  const { entity = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const [values, setValues] = useState<Readonly<Record<string, string>>>(() => valuesIn(entity, on))
  const { data, reading } = useQuestion(['views', 'entity', name, entity], () => askEntity(name, entity), {
    asks: entity !== '',
  })
  const look = (event: FormEvent): void => {
    event.preventDefault()
    const next = on.map((key) => `${key}=${values[key] ?? ''}`).join(',')
    void navigate({ search: (before) => ({ ...before, entity: next }), replace: true, resetScroll: false })
  }
  const [row] = data?.rows ?? []
  return (
    <Panel
      id="look-up"
      of={7}
      title="Look one up"
      note="As serving would see it now"
      reading={entity === '' ? undefined : reading}
    >
      <form className="look-up" onSubmit={look}>
        {on.map((key) => (
          <label key={key} className="field">
            <span>{key}</span>
            <input
              required
              value={values[key] ?? ''}
              autoComplete="off"
              spellCheck={false}
              maxLength={500}
              onChange={(event) => setValues({ ...values, [key]: event.target.value })}
            />
          </label>
        ))}
        <button type="submit" className="button main">
          Look up
        </button>
      </form>
      {data && row && <Answer features={data.features} row={row} />}
      {entity !== '' && <Command text={`npx millrace features get ${name} --entities ${quoted(entity)}`} />}
    </Panel>
  )
}

type Row = Awaited<ReturnType<typeof askEntity>>['rows'][number]

function Answer({ features, row }: { features: readonly string[]; row: Row }) {
  return (
    <div role="status">
      <table className="found">
        <thead>
          <tr>
            <th scope="col">Feature</th>
            <th scope="col" className="num">
              Value
            </th>
            <th scope="col">Status</th>
            <th scope="col" className="wide-only">
              Newest row it saw
            </th>
          </tr>
        </thead>
        <tbody>
          {features.map((feature) => (
            <tr key={feature}>
              <th scope="row" className="wraps">
                {feature}
              </th>
              <td className="num">{shownValue(row.values[feature])}</td>
              <td>
                <Found status={row.statuses[feature] ?? ''} />
              </td>
              <td className="wide-only">{timeOf(row.eventTimes[feature])}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Found({ status }: { status: string }) {
  const [mark, word] = STATUSES[status] ?? (['watching', status] as const)
  return <State status={mark} word={word} />
}

const timeOf = (at: number | null | undefined): string => (at == null ? 'none' : clock(at))
const quoted = (text: string): string => (/^[\w=.,:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`)

function shownValue(value: number | string | null | undefined): string {
  if (value === null || value === undefined) return 'none'
  return typeof value === 'number' ? (Number.isInteger(value) ? fixed(value, 0) : fixed(value, 4)) : value
}

/** The values of the keys in an address; a comma that no key follows belongs to the value. */
function valuesIn(entity: string, keys: readonly string[]): Readonly<Record<string, string>> {
  const pairs = entity.split(/,(?=[^,=]+=)/).map((pair) => {
    const equals = pair.indexOf('=')
    return [pair.slice(0, Math.max(0, equals)), pair.slice(equals + 1)] as const
  })
  return Object.fromEntries(pairs.filter(([key]) => keys.includes(key)))
}
