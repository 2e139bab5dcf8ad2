const GAP = '\u00a0'
const MINUS = '\u2212'
const WORDS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve']

/** `1234.5, 1` → `1,234.5`; with a true minus. */
export function fixed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits)
  const [whole = '0', part] = text.split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  const negative = value < 0 && Number(text) !== 0
  return `${negative ? MINUS : ''}${grouped}${part === undefined ? '' : `.${part}`}`
}

/** A count: `2,999,997`. */
export function count(value: number): string {
  return fixed(value, 0)
}

/** A share of one as percent: `19.6 %`. */
export function share(value: number, digits = 1): string {
  return `${fixed(value * 100, digits)}${GAP}%`
}

/** A whole number of percent, such as a share of traffic: `25 %`. */
export function percent(value: number): string {
  return `${Number.isInteger(value) ? count(value) : fixed(value, 1)}${GAP}%`
}

/** A difference, always with its sign: `−0.0245`. */
export function signed(value: number, digits = 4): string {
  return `${value > 0 ? '+' : ''}${fixed(value, digits)}`
}

/** Two limits: `−0.0285 to −0.0205`. */
export function range(low: number, high: number, digits = 4): string {
  return `${signed(low, digits)} to ${signed(high, digits)}`
}

/** For axes only: `11.7 k`. */
export function compact(value: number): string {
  if (Math.abs(value) < 1000) return count(value)
  if (Math.abs(value) < 1_000_000) return `${fixed(value / 1000, 1)}${GAP}k`
  return `${fixed(value / 1_000_000, 1)}${GAP}m`
}

/** `3, 'row'` → `3 rows`. */
export function counted(value: number, noun: string, nouns = `${noun}s`): string {
  return `${count(value)} ${value === 1 ? noun : nouns}`
}

/** Small numbers as words: `2` → `two`. */
export function inWords(value: number): string {
  return WORDS[value] ?? count(value)
}

/** The first letter as a capital. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** A number, or the word that says why there is none. */
export function orWord(value: number | null | undefined, show: (value: number) => string, word = 'none'): string {
  return value === null || value === undefined || !Number.isFinite(value) ? word : show(value)
}

/** Bytes: `61.5 kB`, by thousands. */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes}${GAP}B`
  const [unit, name] = bytes < 1e6 ? [1e3, 'kB'] : bytes < 1e9 ? [1e6, 'MB'] : [1e9, 'GB']
  return `${fixed(bytes / unit, 1)}${GAP}${name}`
}
