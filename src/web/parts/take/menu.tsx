import type { LucideIcon } from 'lucide-react'
import { type KeyboardEvent, useRef, useState } from 'react'

/** Something that a menu does when it is chosen. */
export interface Choice {
  readonly name: string
  readonly about?: string
  readonly act: () => void
}

interface Given {
  /** What the button is called, and what it shows. */
  readonly name: string
  readonly Icon: LucideIcon
  readonly className?: string
  /** Made when the menu is opened. */
  readonly choices: () => readonly Choice[]
}

/** A button that opens a few things to do: arrow keys move, Escape closes and gives the focus back. */
export function Menu({ name, Icon, className = '', choices }: Given) {
  const [open, setOpen] = useState<readonly Choice[] | undefined>()
  const place = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const close = (): void => {
    setOpen(undefined)
    button.current?.focus()
  }
  const press = (event: KeyboardEvent): void => {
    const items = [...(place.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])]
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const at = items.indexOf(document.activeElement as HTMLElement)
    if (event.key === 'Escape') close()
    else if (step !== undefined) items[(at + step + items.length) % items.length]?.focus()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it hears the keys of what is in it
    <div
      className={`menu ${className}`}
      ref={place}
      onKeyDown={(event) => open && press(event)}
      onBlur={(event) => !place.current?.contains(event.relatedTarget) && setOpen(undefined)}
    >
      <button
        ref={button}
        type="button"
        className="button small quiet"
        aria-label={name}
        title={name}
        aria-haspopup="menu"
        aria-expanded={open !== undefined}
        onClick={() => setOpen(open ? undefined : choices())}
      >
        <Icon className="icon" aria-hidden strokeWidth={1.75} />
      </button>
      {open && (
        <div role="menu" aria-label={name} className="menu-list">
          {open.map((choice, index) => (
            <button
              key={choice.name}
              type="button"
              role="menuitem"
              // biome-ignore lint/a11y/noAutofocus: the menu was just asked for
              autoFocus={index === 0}
              onClick={() => {
                close()
                choice.act()
              }}
            >
              <b>{choice.name}</b>
              {choice.about && <span>{choice.about}</span>}
            </button>
          ))}
        </div>
      )}
    </div>
  )
}
