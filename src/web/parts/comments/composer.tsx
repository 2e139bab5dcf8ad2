import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, type RefObject, useId, useRef, useState } from 'react'
import { type Failure, failureOf } from '../../state/api.ts'
import { nameAt } from '../../state/words.ts'
import { askNames } from './questions.ts'

const LONGEST = 4_000

interface Given {
  readonly label: string
  readonly act: string
  readonly text?: string
  readonly onSend: (text: string) => Promise<unknown>
  readonly onCancel?: () => void
  /** Where the key `m` puts the focus. */
  readonly place?: RefObject<HTMLTextAreaElement | null>
}

/** Where a comment is written: Ctrl Enter sends it, an @ offers who can be named. What was refused stays to be mended. */
export function Composer({ label, act, text: first = '', onSend, onCancel, place }: Given) {
  const [text, setText] = useState(first)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | undefined>()
  const own = useRef<HTMLTextAreaElement>(null)
  const field = place ?? own
  const names = useNames(text, field)
  const send = async (): Promise<void> => {
    if (busy || text.trim() === '') return
    setBusy(true)
    setText('')
    try {
      await onSend(text)
      setFailure(undefined)
    } catch (error) {
      setText(text)
      setFailure(failureOf(error, 0))
    }
    setBusy(false)
  }
  const take = (name: string | undefined): void => {
    if (name === undefined) return
    const caret = field.current?.selectionStart ?? text.length
    const before = text.slice(0, caret).replace(/@[^@\s]*(?:@[^@\s]*)?$/, `@${name} `)
    setText(before + text.slice(caret))
    names.close()
    field.current?.focus()
  }
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send()
    else if (names.offered.length > 0 && names.press(event.key, take)) event.stopPropagation()
    else if (event.key === 'Escape' && onCancel) onCancel()
    else return
    event.preventDefault()
  }
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <Field {...{ label, text, field, names }} onText={setText} onPress={press} />
      <Names names={names} onTake={take} />
      <div className="tools-line">
        <button type="submit" className="button small main" disabled={busy || text.trim() === ''}>
          {act}
        </button>
        {onCancel && (
          <button type="button" className="button small quiet" onClick={onCancel}>
            Cancel
          </button>
        )}
        <span className="note">Plain text. @ names somebody, Ctrl Enter sends.</span>
      </div>
      <div role="status" className="deed">
        {failure && (
          <p>
            <b>{failure.says}</b> {failure.help} <code>{failure.code}</code>
          </p>
        )}
      </div>
    </form>
  )
}

interface FieldGiven {
  readonly label: string
  readonly text: string
  readonly field: RefObject<HTMLTextAreaElement | null>
  readonly names: NamesState
  readonly onText: (text: string) => void
  readonly onPress: (event: KeyboardEvent) => void
}

/** The text; it says which of the offered names is chosen. */
function Field({ label, text, field, names, onText, onPress }: FieldGiven) {
  return (
    <textarea
      ref={field}
      aria-label={label}
      placeholder={label}
      rows={3}
      maxLength={LONGEST}
      value={text}
      dir="auto"
      aria-autocomplete="list"
      {...(names.offered.length > 0 && {
        'aria-controls': names.id,
        'aria-activedescendant': `${names.id}-${names.at}`,
      })}
      onChange={(event) => {
        onText(event.target.value)
        names.look(event.target.value, event.target.selectionStart)
      }}
      onKeyDown={onPress}
      onBlur={names.close}
    />
  )
}

interface NamesState {
  readonly id: string
  readonly offered: readonly string[]
  readonly at: number
  readonly look: (text: string, caret: number) => void
  readonly press: (key: string, take: (name: string | undefined) => void) => boolean
  readonly close: () => void
}

function useNames(text: string, field: RefObject<HTMLTextAreaElement | null>): NamesState {
  const id = useId()
  const [wanted, setWanted] = useState<string | undefined>()
  const [at, setAt] = useState(0)
  const asked = wanted !== undefined && text !== '' && field.current !== null
  const { data } = useQuery({
    queryKey: ['people', 'names', wanted ?? ''],
    queryFn: () => askNames(wanted ?? ''),
    enabled: asked,
    refetchInterval: false,
  })
  const offered = asked ? (data?.subjects ?? []).filter((name) => name !== wanted) : []
  const close = (): void => setWanted(undefined)
  return {
    ...{ id, offered, at: Math.min(at, Math.max(0, offered.length - 1)), close },
    look: (now, caret) => {
      setWanted(nameAt(now, caret))
      setAt(0)
    },
    press: (key, take) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[key]
      if (step !== undefined) setAt((at + step + offered.length) % offered.length)
      else if (key === 'Enter' || key === 'Tab') take(offered[at])
      else if (key === 'Escape') close()
      else return false
      return true
    },
  }
}

function Names({ names: { id, offered, at }, onTake }: { names: NamesState; onTake: (name: string) => void }) {
  if (offered.length === 0) return null
  return (
    <div id={id} role="listbox" aria-label="Who can be named" className="names">
      {offered.map((name, index) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the field has the focus
        <div
          key={name}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === at}
          onPointerDown={(event) => {
            event.preventDefault()
            onTake(name)
          }}
        >
          @{name}
        </div>
      ))}
    </div>
  )
}
