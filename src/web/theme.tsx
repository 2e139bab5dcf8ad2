import { Monitor, Moon, Sun } from 'lucide-react'
import { useState } from 'react'

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

/** One button that goes from the theme of the system to light, to dark, and back. */
export function ThemeSwitch() {
  const [theme, setTheme] = useState(kept)
  const { Icon, word } = LOOK[theme]
  const turn = (): void => {
    const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]!
    localStorage.setItem(KEPT, next)
    applyTheme(next)
    setTheme(next)
  }
  return (
    <button type="button" className="theme" onClick={turn}>
      <Icon className="icon" aria-hidden strokeWidth={1.75} />
      <span>{word}</span>
    </button>
  )
}
