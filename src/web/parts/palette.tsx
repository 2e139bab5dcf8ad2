// biome-ignore-all lint/a11y/useSemanticElements: a list that a field of text commands
import { useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { Search } from 'lucide-react'
import { type KeyboardEvent, useDeferredValue, useEffect, useRef, useState } from 'react'
import { findable, findRuns, matching, maybePrediction } from '../state/finds.ts'
import { ROOMS } from '../state/rooms.ts'
import { nextTheme } from '../theme.tsx'
import { Dialog } from './dialog.tsx'

/** `/` searches things; Ctrl K lists what can be done. Both find both. */
export type PaletteMode = 'search' | 'commands'

interface Choice {
  readonly key: string
  readonly group: string
  readonly name: string
  readonly about: string
  readonly act: () => void
}

interface Given {
  readonly mode: PaletteMode
  readonly onClose: () => void
  readonly onKeys: () => void
}

export function Palette({ mode, onClose, onKeys }: Given) {
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const { choices, isFetching } = useChoices({ mode, onKeys, text })
  const chosen = Math.min(at, choices.length - 1)
  const take = (choice: Choice | undefined): void => {
    if (!choice) return
    onClose()
    choice.act()
  }
  const press = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) setAt((chosen + step + choices.length) % Math.max(1, choices.length))
    else if (event.key === 'Enter') take(choices[chosen])
    else return
    event.preventDefault()
  }
  return (
    <Dialog name={mode === 'search' ? 'Search everything' : 'Commands'} className="palette" onClose={onClose}>
      <div className="palette-field">
        <Search className="icon" aria-hidden strokeWidth={1.75} />
        <input
          role="combobox"
          aria-label={mode === 'search' ? 'Search runs, models, datasets, endpoints' : 'Go to or do'}
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={choices[chosen] ? `choice-${chosen}` : undefined}
          placeholder={mode === 'search' ? 'Search runs, models, datasets, endpoints' : 'Go to, or do'}
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          value={text}
          onChange={(event) => {
            setText(event.target.value)
            setAt(0)
          }}
          onKeyDown={press}
        />
      </div>
      <Choices choices={choices} chosen={chosen} onPoint={setAt} onTake={take} />
      {choices.length === 0 && (
        <p className="palette-none" role="status">
          {isFetching ? 'Searching.' : `Nothing is named ${text}. Runs are found by name or id.`}
        </p>
      )}
    </Dialog>
  )
}

interface ChoicesGiven {
  readonly choices: readonly Choice[]
  readonly chosen: number
  readonly onPoint: (index: number) => void
  readonly onTake: (choice: Choice) => void
}

function Choices({ choices, chosen, onPoint, onTake }: ChoicesGiven) {
  const list = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another choice is scrolled to
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  return (
    <div id="palette-list" className="palette-list" role="listbox" aria-label="Found" ref={list}>
      {choices.map((choice, index) => (
        <div key={choice.key} role="presentation">
          {choice.group !== choices[index - 1]?.group && (
            <p className="palette-group" aria-hidden="true">
              {choice.group}
            </p>
          )}
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus and hears the keys */}
          {/* biome-ignore lint/a11y/useFocusableInteractive: the field has the focus */}
          <div
            id={`choice-${index}`}
            role="option"
            className="choice"
            aria-selected={index === chosen}
            onPointerMove={() => index !== chosen && onPoint(index)}
            onClick={() => onTake(choice)}
          >
            <b>{choice.name}</b>
            <span>{choice.about}</span>
          </div>
        </div>
      ))}
    </div>
  )
}

interface Wanted extends Pick<Given, 'mode' | 'onKeys'> {
  readonly text: string
}

function useChoices({ mode, onKeys, text }: Wanted): { choices: readonly Choice[]; isFetching: boolean } {
  const router = useRouter()
  const asked = useDeferredValue(useSettled(text.trim(), 150))
  const things = useQuery({ queryKey: ['finds'], queryFn: findable, staleTime: 10_000, refetchInterval: false })
  const runs = useQuery({
    queryKey: ['finds', 'runs', asked],
    queryFn: () => findRuns(asked),
    enabled: asked !== '',
    refetchInterval: false,
  })
  const go = (href: string): void => void router.navigate({ href })
  const places = ROOMS.map(
    ({ name, to, letter }): Choice => ({ key: to, group: 'Go to', name, about: `g ${letter}`, act: () => go(to) }),
  )
  const commands: readonly Choice[] = [
    { key: 'theme', group: 'Do', name: 'Change the theme', about: 'system, light, dark', act: nextTheme },
    { key: 'link', group: 'Do', name: 'Copy the link of this page', about: 'y', act: copyLink },
    { key: 'keys', group: 'Do', name: 'Show all keys', about: '?', act: onKeys },
  ]
  const found = [
    ...(text === '' ? [] : matching(things.data ?? [], text)),
    ...(asked === '' ? [] : (runs.data ?? [])),
    ...maybePrediction(asked),
  ]
  const finds = found.map(({ kind, name, about, href }): Choice => {
    return { key: href, group: `${kind}s`, name, about, act: () => go(href) }
  })
  const own = matching(mode === 'search' ? places : [...places, ...commands], text)
  const all = text === '' ? (mode === 'search' ? places : [...commands, ...places]) : [...own, ...finds]
  return { choices: all, isFetching: things.isFetching || runs.isFetching || asked !== text.trim() }
}

const copyLink = (): void => void navigator.clipboard.writeText(location.href)

/** The text once it has not changed for a moment. */
function useSettled(text: string, ms: number): string {
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), ms)
    return () => clearTimeout(timer)
  }, [text, ms])
  return settled
}
