import { useEffect, useState } from 'react'
import type { Draft } from './rule-draft.ts'

interface Given {
  readonly name: string
  readonly draft: Draft
  readonly onChange: (draft: Draft) => void
  readonly onName: (name: string) => void
}

/** A rule in words, with its numbers to be changed. */
export function RuleForm({ name, draft, onChange, onName }: Given) {
  const put = (next: Partial<Draft>): void => onChange({ ...draft, ...next })
  const away = draft.side === 'above' ? 'below' : 'above'
  return (
    <form className="rule-form" onSubmit={(event) => event.preventDefault()}>
      <Text label="Name" value={name === 'new-rule' ? '' : name} hint="late-is-wrong" onText={onName} />
      <Text
        label="Metric of a window"
        value={draft.metric}
        hint="logloss, auc, gap, psi:COLUMN, excess:COLUMN"
        onText={(metric) => put({ metric })}
      />
      <div className="rule-line">
        <label className="choice-field">
          opens
          <select
            value={draft.side}
            onChange={({ target }) => put({ side: target.value === 'below' ? 'below' : 'above' })}
          >
            <option value="above">above</option>
            <option value="below">below</option>
          </select>
        </label>
        <Text label="Limit" value={draft.limit} short onText={(limit) => put({ limit })} />
        <Text label="Windows running" value={draft.windows} short onText={(windows) => put({ windows })} />
      </div>
      <div className="rule-line">
        <Text label={`Closes ${away}`} value={draft.back} hint={draft.limit} short onText={(back) => put({ back })} />
        <Text label="Windows quiet" value={draft.backWindows} short onText={(backWindows) => put({ backWindows })} />
      </div>
      <label className="check">
        <input type="checkbox" checked={draft.sure} onChange={({ target }) => put({ sure: target.checked })} />
        Only when the whole 95 % interval is beyond the limit
      </label>
    </form>
  )
}

interface TextGiven {
  readonly label: string
  readonly value: string
  readonly hint?: string
  readonly short?: boolean
  readonly onText: (text: string) => void
}

const SETTLE_MS = 350

/** A field that tells what was written when one pauses, so that not every letter is asked with. */
function Text({ label, value, hint = '', short = false, onText }: TextGiven) {
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is written starts the wait
  useEffect(() => {
    if (text === value) return
    const timer = setTimeout(() => onText(text), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <label className={short ? 'rule-field short' : 'rule-field'}>
      <span>{label}</span>
      <span className="field">
        <input
          value={text}
          placeholder={hint}
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
          inputMode={short ? 'decimal' : 'text'}
          onChange={({ target }) => setText(target.value)}
        />
      </span>
    </label>
  )
}
