import { nearestName } from '../../base/index.ts'
import { fail } from '../errors.ts'
import type { Sheet } from '../sheet.ts'
import type { Binned } from '../trees/binned.ts'

/**
 * The direction of each binned feature, from words such as `distance+ age-`; undefined where no feature has one.
 *
 * Errors: `learners.bad_option` for a word that is none, a feature that is not there, or one that is no number.
 */
export function monotoneOf(text: string, sheet: Sheet, { features }: Binned): Int8Array | undefined {
  const words = text.split(/[\s,]+/).filter((word) => word !== '')
  if (words.length === 0) return undefined
  const directions = new Int8Array(features.length)
  for (const word of words) {
    const [, name, sign] = /^(.+)([+-])$/.exec(word) ?? []
    if (name === undefined) throw wrong(`${word} does not end in + or -`)
    const column = sheet.columns.findIndex((its) => its.name === name)
    if (column < 0) throw wrong(`there is no feature ${name}; the nearest is ${nearestName(name, namesOf(sheet))}`)
    if (sheet.columns[column]!.kind === 'category') throw wrong(`${name} is a category and has no order`)
    const place = features.findIndex((feature) => feature.column === column)
    if (place >= 0) directions[place] = sign === '+' ? 1 : -1
  }
  return directions
}

const namesOf = (sheet: Sheet): string[] => sheet.columns.map(({ name }) => name)

function wrong(reason: string): Error {
  return fail('bad_option', { learner: 'boosting', option: 'monotone', reason, known: 'feature+ and feature-' })
}
