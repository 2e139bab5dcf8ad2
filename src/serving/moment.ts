const MOMENT = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?$/
const DATE_LENGTH = 'yyyy-mm-dd'.length

/**
 * Milliseconds of an ISO 8601 date or date and time; without a zone it is UTC. `undefined` for what is none, the 30th of February too.
 *
 * @example
 * momentOf('2001-05-14 08:30') // 989829000000
 */
export function momentOf(text: string): number | undefined {
  const hit = MOMENT.exec(text)
  if (!hit) return undefined
  const iso = text.replace(' ', 'T')
  const at = Date.parse(hit[1] !== undefined || iso.length === DATE_LENGTH ? iso : `${iso}Z`)
  if (Number.isNaN(at)) return undefined
  const day = text.slice(0, DATE_LENGTH)
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day) ? at : undefined
}
