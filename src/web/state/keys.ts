import { useRouter } from '@tanstack/react-router'
import { useEffect, useSyncExternalStore } from 'react'
import { ROOMS } from './rooms.ts'

const KEPT = 'millrace.single-keys'
const CHORD_MS = 1200
const watchers = new Set<() => void>()

/** Whether keys that are not held with another do something. People who speak to their machine turn them off. */
export function useSingleKeys(): readonly [boolean, (on: boolean) => void] {
  const on = useSyncExternalStore(subscribe, areOn)
  return [on, turn]
}

const areOn = (): boolean => localStorage.getItem(KEPT) !== 'off'

function turn(on: boolean): void {
  localStorage.setItem(KEPT, on ? 'on' : 'off')
  for (const watcher of watchers) watcher()
}

function subscribe(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

/** True where somebody is writing, and a key is a letter. */
function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName) ? isText(target) : false
}

const isText = (target: HTMLElement): boolean =>
  !(target instanceof HTMLInputElement && /^(?:checkbox|radio|range|button)$/.test(target.type))

/** Hears single keys of a page while it is open; returns the way to stop. */
export function onPageKeys(keys: readonly string[], hear: (key: string) => void): () => void {
  const press = (event: KeyboardEvent): void => {
    const held = event.ctrlKey || event.metaKey || event.altKey
    if (held || event.defaultPrevented || !keys.includes(event.key) || !areOn() || isWriting(event.target)) return
    if (document.querySelector('dialog[open]')) return
    event.preventDefault()
    hear(event.key)
  }
  addEventListener('keydown', press)
  return () => removeEventListener('keydown', press)
}

/** The keys that work on every page: search, commands, going to a room, the link of what is shown, the list of keys. */
export function useKeys(open: (what: 'search' | 'commands' | 'keys') => void): void {
  const router = useRouter()
  useEffect(() => {
    let since = Number.NEGATIVE_INFINITY
    const press = (event: KeyboardEvent): void => {
      if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        open('commands')
        return
      }
      const held = event.ctrlKey || event.metaKey || event.altKey
      if (held || !areOn() || isWriting(event.target) || document.querySelector('dialog[open]')) return
      const room = event.timeStamp - since < CHORD_MS ? ROOMS.find(({ letter }) => letter === event.key) : undefined
      since = event.key === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY
      if (room) void router.navigate({ to: room.to })
      else if (event.key === '/') open('search')
      else if (event.key === '?') open('keys')
      else if (event.key === 'y') void navigator.clipboard.writeText(location.href)
      else return
      event.preventDefault()
    }
    // Before the keys of the page: the c of `g c` goes to a room.
    addEventListener('keydown', press, { capture: true })
    return () => removeEventListener('keydown', press, { capture: true })
  }, [open, router])
}
