import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { valueText } from '../../charts/values.ts'
import { May } from '../../parts/may.tsx'
import { Panel } from '../../parts/panel.tsx'
import { type Failure, failureOf } from '../../state/api.ts'
import { client } from '../../state/client.ts'
import { named } from '../../state/weeks.ts'
import type { EndpointAnswer } from './questions.ts'
import { cellOf, emptyRow, type Filled, rowOf } from './row-form.ts'

const MOST_FIELDS = 24

type Answered = Awaited<ReturnType<typeof client.serving.predict>>['predictions'][number]

/** A form of the columns that a request brings: send a row, see the answer. */
export function TryIt({ answer }: { answer: EndpointAnswer }) {
  const { columns, endpoint } = answer
  const [filled, setFilled] = useState<Filled>(() => emptyRow(columns))
  const [state, setState] = useState<{ busy: boolean; answered?: Answered; failure?: Failure }>({ busy: false })
  const attempt = (does: () => Promise<Partial<typeof state>>): void => {
    setState({ busy: true })
    does()
      .then((next) => setState({ busy: false, ...next }))
      .catch((error: unknown) => setState({ busy: false, failure: failureOf(error, 0) }))
  }
  const send = (event: FormEvent): void => {
    event.preventDefault()
    attempt(async () => {
      const { predictions } = await client.serving.predict({ endpoint: endpoint.name, rows: [rowOf(columns, filled)] })
      return { answered: predictions[0]! }
    })
  }
  const fill = (): void =>
    attempt(async () => {
      const { predictions } = await client.serving.predictions({ endpoint: endpoint.name, limit: 1 })
      const [newest] = predictions
      if (newest === undefined) return {}
      const { features, lookedUpBy } = await client.serving.inputs({ prediction: newest.id, endpoint: endpoint.name })
      const known = new Map([...features, ...lookedUpBy].map(({ name, value }) => [name, value]))
      setFilled((before) => ({ ...before, ...filledFrom(columns, known, newest.at) }))
      return {}
    })
  const { busy, answered, failure } = state
  return (
    <Panel
      id="try"
      of={12}
      title="Try it"
      note="One row, as any client would send it; it is kept in the journal and counts as traffic"
    >
      {columns.length === 0 ? (
        <p className="lede">
          {endpoint.ready
            ? 'It takes tensors, not rows of columns: ask it by the Open Inference Protocol.'
            : 'It cannot answer yet.'}
        </p>
      ) : (
        <May permits={['serving.predict']} does="Asking it">
          <form className="try" onSubmit={send}>
            {columns.length <= MOST_FIELDS && <Fields columns={columns} filled={filled} onFill={setFilled} />}
            {columns.length > MOST_FIELDS && <Text columns={columns} filled={filled} onFill={setFilled} />}
            <div className="tools-line">
              <button type="submit" className="button main" disabled={busy || !endpoint.ready}>
                Send
              </button>
              <button type="button" className="button" disabled={busy} onClick={fill}>
                Fill in the newest
              </button>
            </div>
          </form>
        </May>
      )}
      <div role="status" className="deed">
        {answered && <Said answered={answered} endpoint={endpoint.name} />}
        {failure && (
          <p>
            <b>{failure.says}</b> {failure.help} <code>{failure.code}</code>
          </p>
        )}
      </div>
    </Panel>
  )
}

type Columns = EndpointAnswer['columns']

function filledFrom(columns: Columns, known: ReadonlyMap<string, string | number>, at: number): Filled {
  const found = columns.flatMap(({ name, kind }) => {
    const value = known.get(name) ?? (kind === 'time' ? at : undefined)
    return value === undefined ? [] : [[name, cellOf(kind, value)] as const]
  })
  return Object.fromEntries(found)
}

interface FieldsGiven {
  readonly columns: Columns
  readonly filled: Filled
  readonly onFill: (filled: Filled) => void
}

function Fields({ columns, filled, onFill }: FieldsGiven) {
  return (
    <div className="fields">
      {columns.map(({ name, kind }) => (
        <label key={name}>
          <span>
            {name} <span className="dim">{kind === 'category' ? 'text' : kind === 'time' ? 'time, UTC' : kind}</span>
          </span>
          <input
            value={filled[name] ?? ''}
            maxLength={400}
            autoComplete="off"
            spellCheck={false}
            inputMode={kind === 'number' ? 'decimal' : 'text'}
            placeholder={kind === 'time' ? '2001-06-18T09:30' : 'missing'}
            onChange={(event) => onFill({ ...filled, [name]: event.target.value })}
          />
        </label>
      ))}
    </div>
  )
}

/** Too many columns for fields: one `name = value` a line. */
function Text({ columns, filled, onFill }: FieldsGiven) {
  const text = columns.map(({ name }) => `${name} = ${filled[name] ?? ''}`).join('\n')
  const read = (written: string): void =>
    onFill(
      Object.fromEntries(
        written
          .split('\n')
          .map((line, index) => [columns[index]?.name ?? '', line.slice(line.indexOf('=') + 1).trim()]),
      ),
    )
  return (
    <label className="fields">
      <span>One column a line; empty where missing</span>
      <textarea rows={12} value={text} spellCheck={false} onChange={(event) => read(event.target.value)} />
    </label>
  )
}

function Said({ answered, endpoint }: { answered: Answered; endpoint: string }) {
  const { id, score, version, label, probabilities, outputs } = answered
  const more = [
    ...(label === undefined ? [] : [`label ${label}`]),
    ...(probabilities === undefined ? [] : [`probabilities ${probabilities.map((one) => valueText(one)).join(', ')}`]),
    ...Object.entries(outputs ?? {}).map(
      ([name, value]) => `${name} ${Array.isArray(value) ? value.join(', ') : value}`,
    ),
  ]
  return (
    <p className="said">
      {named(version)} says <b>{score === null ? 'no score' : valueText(score)}</b>
      {more.length === 0 ? '' : `; ${more.join('; ')}`}.{' '}
      <Link to="/predictions/$prediction" params={{ prediction: id }} search={{ endpoint }}>
        See how
      </Link>
    </p>
  )
}
