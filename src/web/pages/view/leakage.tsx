import { getRouteApi } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { Command } from '../../parts/command.tsx'
import { Panel } from '../../parts/panel.tsx'
import { count, fixed, percent, share } from '../../state/numbers.ts'
import { useQuestion } from '../../state/question.ts'
import type { View } from '../../state/view-words.ts'
import { askLeakage, LEAKAGE_SHARE } from './questions.ts'

const route = getRouteApi('/features/$view')

type Compared = Awaited<ReturnType<typeof askLeakage>>['features'][number]

/** What a join that sees the future would have claimed about a label, beside what could have been known. */
export function Leakage({ view: { name, from }, labels }: { view: View; labels: readonly string[] }) {
  const { label = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const [text, setText] = useState(label === '' ? (labels[0] ?? '') : label)
  const { data, reading } = useQuestion(['views', 'leakage', name, label], () => askLeakage(name, label), {
    asks: label !== '',
    again: false,
  })
  const compare = (event: FormEvent): void => {
    event.preventDefault()
    void navigate({ search: (before) => ({ ...before, label: text }), replace: true, resetScroll: false })
  }
  return (
    <Panel
      id="leakage"
      of={12}
      title={data ? titleOf(data.features) : 'What a careless join would claim'}
      note={`AUC of each feature alone, 95 % interval, on ${percent(100 * LEAKAGE_SHARE)} of the rows of ${from}`}
      reading={label === '' ? undefined : reading}
    >
      <form className="look-up" onSubmit={compare}>
        <label className="field mono-field">
          <span>Label</span>
          <input
            required
            value={text}
            placeholder="delay > 15"
            maxLength={1000}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
        <button type="submit" className="button main" disabled={label !== '' && reading.waiting}>
          {label !== '' && reading.waiting ? 'Comparing, about a minute' : 'Compare'}
        </button>
      </form>
      {data?.features.map((one) => (
        <One key={one.feature} one={one} />
      ))}
      <p className="note">
        Joined on the hour of the event, a rate counts the row itself and what came later; joined by event time and
        arrival, it does not. The first number cannot be had in production.
      </p>
      {label !== '' && (
        <Command text={`npx millrace features leakage --view ${name} --label '${label.replaceAll("'", "'\\''")}'`} />
      )}
    </Panel>
  )
}

function titleOf(features: readonly Compared[]): string {
  const worst = [...features].sort((a, b) => (b.naive.value ?? 0) - (a.naive.value ?? 0))[0]
  return worst?.naive.value == null
    ? 'There are too few rows to compare'
    : `A careless join of ${worst.feature} would have claimed ${fixed(worst.naive.value, 3)}`
}

function One({ one: { feature, naive, pointInTime, seesItself } }: { one: Compared }) {
  return (
    <section className="claim" aria-label={feature}>
      <h3 className="small-head">{feature}</h3>
      <dl className="figures">
        <div>
          <dt>With hindsight</dt>
          <dd>
            <span className="refused">{figureOf(naive)}</span>
            <small>{aboutOf(naive)}</small>
          </dd>
        </div>
        <div>
          <dt>As known at that time</dt>
          <dd>
            {figureOf(pointInTime)}
            <small>{aboutOf(pointInTime)}</small>
          </dd>
        </div>
        {seesItself !== null && (
          <div>
            <dt>Rows that see themselves in the honest join</dt>
            <dd>{share(seesItself)}</dd>
          </div>
        )}
      </dl>
    </section>
  )
}

const figureOf = ({ value }: Compared['naive']): string => (value === null ? 'too few' : fixed(value, 3))
const aboutOf = ({ low, high, count: n }: Compared['naive']): string =>
  low === null || high === null ? `n ${count(n)}` : `${fixed(low, 3)} to ${fixed(high, 3)}, n ${count(n)}`
