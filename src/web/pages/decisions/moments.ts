const DAY = 86_400_000
const PLAIN_DAY = /^\d{4}-\d\d-\d\d$/

/** The moment in a text of an address, undefined where it holds none. A plain day begins at midnight UTC. */
export function momentIn(text: string | undefined): number | undefined {
  const at = text === undefined ? Number.NaN : Date.parse(text)
  return Number.isFinite(at) ? at : undefined
}

/** Where what is asked for up to a text ends: a plain day is meant to its end. */
export function dayAfter(text: string | undefined): number | undefined {
  const at = momentIn(text)
  return at !== undefined && PLAIN_DAY.test(text!) ? at + DAY : at
}

/** `2001-06-18`, for a field of days; empty where there is none. */
export function dayField(text: string | undefined): string {
  const at = momentIn(text)
  return at === undefined ? '' : new Date(at).toISOString().slice(0, 10)
}
