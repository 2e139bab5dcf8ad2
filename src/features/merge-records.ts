import { type Layout, NO_RECORDS, PUSHED, type Records } from './packed.ts'

/** Whether a record was pushed, and did not come with the data. */
export const isPushed = (arrival: number): boolean => !Number.isInteger(arrival)

/** The records one after the other, those of `a` first. */
export function concatRecords(a: Records, b: Records, layout: Layout): Records {
  if (a.numbers.length === 0) return b
  if (b.numbers.length === 0) return a
  const numbers = new Float64Array(a.numbers.length + b.numbers.length)
  numbers.set(a.numbers)
  numbers.set(b.numbers, a.numbers.length)
  if (layout.texts.length === 0) return { numbers, texts: [] }
  for (let record = a.numbers.length; record < numbers.length; record += layout.width)
    for (const place of layout.texts) numbers[record + place]! += a.texts.length
  return { numbers, texts: [...a.texts, ...b.texts] }
}

/** Those records of which `keep` is true. */
export function filterRecords(records: Records, layout: Layout, keep: (arrival: number) => boolean): Records {
  const { numbers } = records
  const kept: number[] = []
  for (let at = 0; at < numbers.length; at += layout.width) if (keep(numbers[at]!)) kept.push(at / layout.width)
  return kept.length * layout.width === numbers.length ? records : pickRecords(records, layout, kept)
}

function pickRecords({ numbers, texts }: Records, { width }: Layout, order: readonly number[]): Records {
  if (order.length === 0) return NO_RECORDS
  const picked = new Float64Array(order.length * width)
  order.forEach((record, i) => {
    picked.set(numbers.subarray(record * width, record * width + width), i * width)
  })
  return { numbers: picked, texts }
}

/**
 * The records of an entity with more of them, in the order of arrival, without what no moment from `from` on (microseconds) can
 * see. Both are in order. A pushed record goes where the data has the same one, or another push.
 */
export function mergeRecords(
  { held, more }: { readonly held: Records; readonly more: Records },
  layout: Layout,
  from: number,
): Records {
  const all = concatRecords(held, more, layout)
  const order = withoutRepeats(all, layout, ordered(all.numbers, layout.width))
  return pickRecords(all, layout, retained(all.numbers, layout, { order, from }))
}

function ordered(numbers: Float64Array, width: number): number[] {
  const order: number[] = []
  let isSorted = true
  for (let at = 0; at < numbers.length; at += width) {
    order.push(at / width)
    if (at > 0 && numbers[at]! < numbers[at - width]!) isSorted = false
  }
  return isSorted ? order : order.sort((a, b) => numbers[a * width]! - numbers[b * width]! || a - b)
}

function withoutRepeats(records: Records, { width, texts }: Layout, order: readonly number[]): readonly number[] {
  const { numbers } = records
  if (!order.some((record) => isPushed(numbers[record * width]!))) return order
  const isText = new Set(texts)
  const same = (a: number, b: number): boolean => {
    for (let place = 1; place < width; place++) {
      const [x, y] = [numbers[a * width + place]!, numbers[b * width + place]!]
      if (!Object.is(x, y) && !(isText.has(place) && records.texts[x] === records.texts[y])) return false
    }
    return true
  }
  const kept: number[] = []
  for (const record of order) {
    const arrival = numbers[record * width]!
    let repeats = false
    if (isPushed(arrival))
      for (let i = kept.length - 1; i >= 0 && !repeats; i--) {
        if (numbers[kept[i]! * width]! < arrival - PUSHED) break
        repeats = same(record, kept[i]!)
      }
    if (!repeats) kept.push(record)
  }
  return kept
}

interface Asked {
  readonly order: readonly number[]
  readonly from: number
}

function retained(numbers: Float64Array, layout: Layout, { order, from }: Asked): readonly number[] {
  const { width, event, latest, window } = layout
  const horizon = from - (window ?? 0) + 0.5
  let start = 0
  while (start < order.length && numbers[order[start]! * width]! <= horizon) start++
  const rest = order.slice(start)
  if (!latest) return rest
  const eventOf = (record: number): number => numbers[record * width + event]!
  let winner = -1
  for (const record of order.slice(0, start)) if (winner < 0 || eventOf(record) >= eventOf(winner)) winner = record
  const kept = winner < 0 ? [] : [winner]
  if (window !== undefined) return [...kept, ...rest]
  let newest = winner < 0 ? Number.NEGATIVE_INFINITY : eventOf(winner)
  for (const record of rest) {
    if (eventOf(record) < newest) continue
    newest = eventOf(record)
    kept.push(record)
  }
  return kept
}
