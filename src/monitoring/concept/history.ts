/** One stretch of a stream, for a picture. */
export interface Stretch {
  /** Number of its first row. */
  readonly row: number
  readonly rows: number
  /** The largest evidence in it. */
  readonly evidence: number
  /** Mean size of its errors. */
  readonly error: number
}

const MOST = 120
const FIRST_LENGTH = 50

/** Sums up any number of rows in at most 120 stretches of equal length. */
export function createHistory() {
  let length = FIRST_LENGTH
  let stretches: { row: number; rows: number; evidence: number; sum: number }[] = []
  const merge = (): void => {
    length *= 2
    stretches = stretches.flatMap((one, k) => {
      if (k % 2 === 1) return []
      const other = stretches[k + 1]
      if (!other) return [one]
      const evidence = Math.max(one.evidence, other.evidence)
      return [{ row: one.row, rows: one.rows + other.rows, evidence, sum: one.sum + other.sum }]
    })
  }
  return {
    add(row: number, evidence: number, error: number): void {
      let last = stretches.at(-1)
      if (!last || last.rows >= length) {
        if (stretches.length >= MOST) merge()
        last = stretches.at(-1)
        if (!last || last.rows >= length) {
          last = { row, rows: 0, evidence: 0, sum: 0 }
          stretches.push(last)
        }
      }
      last.rows++
      if (evidence > last.evidence) last.evidence = evidence
      last.sum += Math.abs(error)
    },
    stretches: (): Stretch[] => stretches.map(({ sum, ...one }) => ({ ...one, error: sum / one.rows })),
  }
}
