const MOMENT = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/

/** Milliseconds of an ISO 8601 date or time; without a zone it is UTC. `undefined` for what is none. */
export function momentOf(text: string): number | undefined {
  const hit = MOMENT.exec(text)
  if (!hit) return undefined
  const whole = text.replace(' ', 'T')
  const at = Date.parse(hit[1] || whole.length <= 'yyyy-mm-dd'.length ? whole : `${whole}Z`)
  return Number.isNaN(at) ? undefined : at
}
