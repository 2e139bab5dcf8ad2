/** With the point that ends it. */
export function sentence(text: string): string {
  const trimmed = text.trim()
  return /[.!?]$/.test(trimmed) || trimmed === '' ? trimmed : `${trimmed}.`
}

/** Up to the first point that ends a sentence; the rest is one step away. */
export function firstSentence(text: string): string {
  return sentence(text.split(/(?<=\.)\s+(?=[A-Z])/)[0] ?? '')
}
