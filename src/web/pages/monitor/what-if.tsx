import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { DeedNote } from '../../parts/deed-note.tsx'
import { May } from '../../parts/may.tsx'
import { Panel } from '../../parts/panel.tsx'
import { client } from '../../state/client.ts'
import { useDeed } from '../../state/deed.ts'
import { span } from '../../state/moments.ts'
import { useQuestion } from '../../state/question.ts'
import { askRules, type MonitorAnswer, type Rule } from './questions.ts'
import { type Draft, draftOf, readDraft, whenOf, writeDraft } from './rule-draft.ts'
import { RuleForm } from './rule-form.tsx'
import { Would } from './would.tsx'

const route = getRouteApi('/monitoring/$endpoint')
const NEW = 'new-rule'

/** Which alerts a rule would have raised over the recorded windows, before it is kept. The address holds the rule. */
export function WhatIf({ answer }: { answer: MonitorAnswer }) {
  const { endpoint, windows } = answer
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { data: rules = [], reading } = useQuestion(['alerts', 'rules', endpoint], () => askRules(endpoint))
  const chosen = rules.find(({ name }) => name === search.rule)
  const draft = readDraft(search.try) ?? (chosen ? draftOf(chosen) : firstDraft(answer))
  const name = search.rule ?? NEW
  const change = (next: Draft): void =>
    void navigate({ search: { ...search, tab: 'what-if', try: writeDraft(next) }, replace: true, resetScroll: false })
  const rename = (rule: string): void =>
    void navigate({ search: { ...search, rule, try: writeDraft(draft) }, replace: true, resetScroll: false })
  return (
    <div className="grid">
      <Panel
        id="rule"
        of={5}
        title="Try another limit on past windows"
        note={
          windows.length === 0
            ? 'No window was measured yet'
            : `Each window counts as it was known at the time; ${span(windows[0]!.from, windows.at(-1)!.to)}`
        }
      >
        <RuleForm key={name} name={name} draft={draft} onChange={change} onName={rename} />
        <May permits={['monitoring.write']} does="Keeping a rule">
          <Save name={name} draft={draft} endpoint={endpoint} before={chosen} />
        </May>
      </Panel>
      <Would answer={answer} name={name} draft={draft} />
      <Rules rules={rules} chosen={search.rule} reading={reading} />
    </div>
  )
}

/** The metric that matters most, at what the windows show now. */
function firstDraft({ windows }: MonitorAnswer): Draft {
  const usual = { side: 'above', windows: '1', back: '', backWindows: '2', sure: false } as const
  const losses = windows.flatMap(({ logloss, rmse }) => (logloss ?? rmse)?.value ?? [])
  if (losses.length === 0) return { ...usual, metric: 'gap', limit: '0.03' }
  const middle = [...losses].sort((a, b) => a - b)[Math.floor(losses.length / 2)]!
  const metric = windows.some(({ logloss }) => logloss?.value != null) ? 'logloss' : 'rmse'
  return { ...usual, metric, limit: String(Number((middle * 1.05).toPrecision(3))) }
}

interface Saved {
  readonly name: string
  readonly draft: Draft
  readonly endpoint: string
  readonly before: Rule | undefined
}

function Save({ name, draft, endpoint, before }: Saved) {
  const [severity, setSeverity] = useState<'alarm' | 'notice'>(before?.severity === 'notice' ? 'notice' : 'alarm')
  const deed = useDeed(['alerts'])
  const when = whenOf(draft)
  const isDeclared = before !== undefined && before.createdBy === null
  const save = (): void =>
    deed.act({
      does: () => client.monitoring.rule({ rule: name, endpoint, severity, when: when! }),
      says: `${name} is in force from the next window on.`,
      undoes: undoOf(name, before),
    })
  return (
    <div className="save">
      <div className="panel-end">
        <button
          type="button"
          className="button main"
          disabled={deed.busy || when === undefined || isDeclared}
          onClick={save}
        >
          {before ? 'Change the rule' : 'Keep the rule'}
        </button>
        <label className="choice-field">
          as
          <select value={severity} onChange={({ target }) => setSeverity(target.value as 'alarm' | 'notice')}>
            <option value="alarm">an alarm</option>
            <option value="notice">a notice</option>
          </select>
        </label>
      </div>
      {isDeclared && (
        <p className="note">
          The project declares this rule: change it in millrace.config.ts, or give it another name here.
        </p>
      )}
      <DeedNote deed={deed} />
    </div>
  )
}

/** The way back: the rule as it was, or none. */
function undoOf(name: string, before: Rule | undefined) {
  if (!before)
    return { does: () => client.monitoring.remove_rule({ rule: name }), says: `${name} is no longer in force.` }
  const when = whenOf(draftOf(before))!
  const { endpoint, severity } = before
  const order = { rule: name, when, severity: severity === 'notice' ? ('notice' as const) : ('alarm' as const) }
  return {
    does: () => client.monitoring.rule({ ...order, ...(endpoint !== null && { endpoint }) }),
    says: `${name} is as it was.`,
  }
}

interface Listed {
  readonly rules: readonly Rule[]
  readonly chosen: string | undefined
  readonly reading: ReturnType<typeof useQuestion>['reading']
}

/** The rules in force; each can be taken up. */
function Rules({ rules, chosen, reading }: Listed) {
  const deed = useDeed(['alerts'])
  return (
    <Panel
      id="rules"
      of={12}
      title={rules.length === 0 ? 'No rule of yours is in force' : 'Rules in force'}
      note="Beside what the watch of the endpoint finds by itself"
      reading={reading}
    >
      {rules.length === 0 && <p className="lede">Write one above, see what it would have said, and keep it.</p>}
      <ul className="receivers">
        {rules.map((rule) => (
          <li key={rule.name}>
            <div>
              <Link
                from="/monitoring/$endpoint"
                to="."
                search={{ tab: 'what-if', rule: rule.name }}
                resetScroll={false}
                {...(rule.name === chosen && { 'aria-current': 'true' as const })}
              >
                <b>{rule.name}</b>
              </Link>{' '}
              <span className="dim">
                {rule.severity}, {rule.createdBy === null ? 'declared by the project' : `added by ${rule.createdBy}`}
              </span>
              <p className="note">{rule.says}</p>
            </div>
            {rule.createdBy !== null && (
              <May permits={['monitoring.write']}>
                <button
                  type="button"
                  className="button small"
                  disabled={deed.busy}
                  onClick={() =>
                    deed.act({
                      does: () => client.monitoring.remove_rule({ rule: rule.name }),
                      says: `${rule.name} is no longer in force.`,
                      undoes: undoOf(rule.name, rule),
                    })
                  }
                >
                  Remove<span className="spoken"> {rule.name}</span>
                </button>
              </May>
            )}
          </li>
        ))}
      </ul>
      <DeedNote deed={deed} />
    </Panel>
  )
}
