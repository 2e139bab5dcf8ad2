/** Lets everything else that waits have its turn. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/**
 * Does `step` for the rows from 0 to `rows`, at most `most` at a time and with other work in between; few rows are done at once.
 *
 * @example
 * await inSlices(rows, 1_000, (from, to) => fill(from, to))
 */
export async function inSlices(rows: number, most: number, step: (from: number, to: number) => void): Promise<void> {
  for (let from = 0; from < rows; from += most) {
    if (from > 0) await breathe()
    step(from, Math.min(rows, from + most))
  }
}
