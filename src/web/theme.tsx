import { Monitor, Moon, Sun } from 'lucide-react'
import { useSyncExternalStore } from 'react'

const THEMES = ['system', 'light', 'dark'] as const
type Theme = (typeof THEMES)[number]

const KEPT = 'millrace.theme'
const LOOK = {
  system: { Icon: Monitor, word: 'Theme of the system' },
  light: { Icon: Sun, word: 'Light theme' },
  dark: { Icon: Moon, word: 'Dark theme' },
} as const

function kept(): Theme {
  const theme = localStorage.getItem(KEPT)
  return THEMES.find((known) => known === theme) ?? 'system'
}

/** Puts the chosen theme on the document; the system's is the absence of a choice. */
export function applyTheme(theme: Theme = kept()): void {
  if (theme === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
}

const watchers = new Set<() => void>()

function subscribe(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

/** From the theme of the system to light, to dark, and back. */
export function nextTheme(): void {
  setTheme(THEMES[(THEMES.indexOf(kept()) + 1) % THEMES.length]!)
}

function setTheme(next: Theme): void {
  localStorage.setItem(KEPT, next)
  applyTheme(next)
  for (const watcher of watchers) watcher()
}

/** The theme that was chosen, and the way to choose another. */
export function useTheme(): readonly [Theme, (theme: Theme) => void] {
  return [useSyncExternalStore(subscribe, kept), setTheme]
}

/** One button that turns the theme on. */
export function ThemeSwitch() {
  const { Icon, word } = LOOK[useSyncExternalStore(subscribe, kept)]
  return (
    <button type="button" className="theme" onClick={nextTheme}>
      <Icon className="icon" aria-hidden strokeWidth={1.75} />
      <span>{word}</span>
    </button>
  )
}
