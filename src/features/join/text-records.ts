import type { CategoryColumn } from '../../table/index.ts'

/** Texts of one value as numbers of records. */
export interface TextRecords {
  /** In order of appearance, over all columns that were given. */
  readonly texts: string[]
  /** The place of each row's text; NaN where missing. */
  numbers(column: CategoryColumn): Float64Array
}

export function createTextRecords(): TextRecords {
  const texts: string[] = []
  const known = new Map<string, number>()
  const placeOf = (text: string): number => {
    const place = known.get(text)
    if (place !== undefined) return place
    known.set(text, texts.length)
    return texts.push(text) - 1
  }
  return {
    texts,
    numbers({ codes, dictionary }) {
      const places = new Float64Array(dictionary.length)
      for (let code = 0; code < dictionary.length; code++) places[code] = placeOf(dictionary[code]!)
      const numbers = new Float64Array(codes.length)
      for (let row = 0; row < codes.length; row++) numbers[row] = codes[row]! < 0 ? Number.NaN : places[codes[row]!]!
      return numbers
    },
  }
}
