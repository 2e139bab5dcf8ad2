import { useEffect, useRef } from 'react'

const CALM_MS = 240

/** A text that tints its background once when it has changed. */
export function Fresh({ text }: { text: string }) {
  const place = useRef<HTMLSpanElement>(null)
  const before = useRef(text)
  useEffect(() => {
    if (before.current === text) return
    before.current = text
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return
    place.current?.animate([{ backgroundColor: 'var(--accent-soft)' }, { backgroundColor: 'transparent' }], CALM_MS)
  }, [text])
  return <span ref={place}>{text}</span>
}
