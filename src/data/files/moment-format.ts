import type { ColumnForm } from './column-form.ts'

const CLOCK = String.raw`(?:(T|,?\s+)(\d{1,2}):(\d{2})(:\d{2})?([.]\d{1,6})?(\s*[AaPp][Mm])?)?`
const PARTS = new RegExp(String.raw`^\d{1,2}([-/.])\d{1,2}\1(\d{4}|\d{2})${CLOCK}$`)
const DAY_NAME = new RegExp(String.raw`^\d{1,2}([-/ ])([A-Za-z]{3,9})([-/ ])(\d{4}|\d{2})${CLOCK}$`)
const NAME_DAY = new RegExp(String.raw`^([A-Za-z]{3,9}) \d{1,2}(,?) \d{4}${CLOCK}$`)
const SHORT_NAME = 3

/**
 * The format of `strptime` that reads a text of a form; undefined where it has none.
 *
 * @example
 * momentFormat('31/1/2011 18:00', 'day_first') // '%d/%m/%Y %H:%M'
 */
export function momentFormat(text: string, form: ColumnForm): string | undefined {
  if (form === 'named_month') return dayNameFormat(text) ?? nameDayFormat(text)
  const found = PARTS.exec(text)
  if (!found) return undefined
  const [, separator, year] = found
  const [first, second] = form === 'month_first' ? ['%m', '%d'] : ['%d', '%m']
  return `${first}${separator}${second}${separator}${yearFormat(year)}${clockFormat(found, 3)}`
}

function dayNameFormat(text: string): string | undefined {
  const found = DAY_NAME.exec(text)
  if (!found) return undefined
  const [, before, name, after, year] = found
  return `%d${before}${nameFormat(name)}${after}${yearFormat(year)}${clockFormat(found, 5)}`
}

function nameDayFormat(text: string): string | undefined {
  const found = NAME_DAY.exec(text)
  return found ? `${nameFormat(found[1])} %d${found[2]} %Y${clockFormat(found, 3)}` : undefined
}

const yearFormat = (year: string | undefined): string => (year?.length === 2 ? '%y' : '%Y')
const nameFormat = (name: string | undefined): string => (name?.length === SHORT_NAME ? '%b' : '%B')

function clockFormat(found: RegExpExecArray, from: number): string {
  const [between, hour, , seconds, fraction, half] = found.slice(from)
  if (hour === undefined) return ''
  const blank = half === undefined ? '' : half.length > 2 ? ' %p' : '%p'
  return `${between}${half === undefined ? '%H' : '%I'}:%M${seconds ? ':%S' : ''}${fraction ? '.%f' : ''}${blank}`
}
