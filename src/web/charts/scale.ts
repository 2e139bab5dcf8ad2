/** Maps a value of the domain to a place in the range, in a straight line. */
export type Scale = (value: number) => number

export function linear(domain: readonly [number, number], range: readonly [number, number]): Scale {
  const [from, to] = domain
  const [start, end] = range
  const slope = to === from ? 0 : (end - start) / (to - from)
  return (value) => start + (value - from) * slope
}

/** Round steps from zero to at least `max`, at most five lines with the one at zero. */
export function ticksTo(max: number): number[] {
  if (!(max > 0)) return [0, 1]
  const power = 10 ** Math.floor(Math.log10(max / 4))
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => max / size <= 4) ?? 10 * power
  return Array.from({ length: Math.ceil(max / step - 1e-9) + 1 }, (_, index) => index * step)
}

/** Round steps that lie within `min` and `max`, about `most` of them. */
export function ticksIn([min, max]: readonly [number, number], most = 5): number[] {
  if (!(max > min)) return [min]
  const rough = (max - min) / most
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => size >= 0.9 * rough) ?? 10 * power
  const first = Math.ceil(min / step - 1e-9)
  const last = Math.floor(max / step + 1e-9)
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => (first + index) * step)
}

/** How many decimals tell ticks apart. */
export function digitsOf(ticks: readonly number[]): number {
  const step = ticks.length > 1 ? Math.abs(ticks[1]! - ticks[0]!) : Math.abs(ticks[0] ?? 1)
  if (!(step > 0)) return 0
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9))
  return Math.min(8, Math.abs(step * 10 ** digits - Math.round(step * 10 ** digits)) > 1e-6 ? digits + 1 : digits)
}

/** Moves labels apart so that none is closer than `gap` to the next; keeps their order. */
export function spread<T extends { readonly y: number }>(labels: readonly T[], gap: number): T[] {
  const sorted = [...labels].sort((a, b) => a.y - b.y)
  let last = Number.NEGATIVE_INFINITY
  return sorted.map((label) => {
    last = Math.max(label.y, last + gap)
    return { ...label, y: last }
  })
}

/**
 * Puts things that stand too close into one group, in the middle of its members, until no two groups do. How far apart two
 * groups must be may depend on what is in them: a group of more has a longer label.
 */
export function merge<T extends { readonly x: number }>(
  things: readonly T[],
  apart: (left: readonly T[], right: readonly T[]) => number,
): { x: number; members: T[] }[] {
  const groups: { x: number; members: T[] }[] = []
  for (const thing of [...things].sort((a, b) => a.x - b.x)) {
    let group = { x: thing.x, members: [thing] }
    for (
      let last = groups.at(-1);
      last && group.x - last.x < apart(last.members, group.members);
      last = groups.at(-1)
    ) {
      const members = [...last.members, ...group.members]
      group = { x: members.reduce((sum, { x }) => sum + x, 0) / members.length, members }
      groups.pop()
    }
    groups.push(group)
  }
  return groups
}
