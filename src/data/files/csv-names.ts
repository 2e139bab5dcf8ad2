import { inferForm, isSentinel, kindOfForm, valueIn } from './column-form.ts'

const LONGEST_NAME = 120

/**
 * Whether the first of these rows names the columns: it holds texts over columns of numbers or moments; or, where all columns are of
 * texts, different texts that do not come again below.
 */
export function hasHeader(rows: readonly (readonly string[])[]): boolean {
  const [first, ...rest] = rows
  if (!first) return false
  if (rest.length === 0) return first.every(isNameLike)
  if (first.some((text) => text.length > LONGEST_NAME)) return false
  let votes = 0
  let repeated = 0
  for (const [at, text] of first.entries()) {
    const below = rest.map((row) => row[at] ?? '').filter((value) => value !== '')
    if (below.length === 0 || text === '') continue
    if (isSentinel(text)) votes--
    else votes += voteOf(text, below)
    if (below.includes(text)) repeated++
  }
  if (votes !== 0) return votes > 0
  return repeated === 0 && new Set(first).size === first.length
}

/** 1 where a text cannot be a value of the column below, -1 where it is a number or a moment like those below, 0 where one cannot tell. */
function voteOf(text: string, below: readonly string[]): number {
  const counts = new Map<string, number>()
  for (const value of below) counts.set(value, (counts.get(value) ?? 0) + 1)
  const form = inferForm({ texts: [...counts.keys()], counts: [...counts.values()] })
  if (form === 'text') return 0
  const isLike = !Number.isNaN(valueIn(form, text))
  if (isLike) return -1
  return kindOfForm(form) === 'time' ? 1 : Number.isNaN(Number(text)) ? 1 : -1
}

const isNameLike = (text: string): boolean => text !== '' && Number.isNaN(Number(text)) && !isSentinel(text)

/** Names of `width` columns: those of the header, `column3` for the third where it has none, `name_2` where one comes twice. */
export function columnNames(header: readonly string[] | undefined, width: number): string[] {
  // R leaves out the name of its first column, the row names.
  const given = header && header.length === width - 1 ? ['', ...header] : (header ?? [])
  const taken = new Set<string>(given)
  const used = new Set<string>()
  return Array.from({ length: width }, (_, at) => {
    const wanted = given[at]?.trim() || `column${at + 1}`
    let name = wanted
    for (let n = 2; used.has(name) || (name !== wanted && taken.has(name)); n++) name = `${wanted}_${n}`
    used.add(name)
    return name
  })
}
