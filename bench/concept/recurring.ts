import { seededRandom } from '../../src/base/index.ts'
import { recurring } from '../../src/evaluation/index.ts'

const ROWS = 300
const KEPT = 4

/**
 * How often an old version comes back, among four that are kept: where none fits (all are as wrong as the champion), and where one is right in
 * `right` of the rows.
 */
export function recurringRates(runs: number, right: number): { readonly wrongly: number; readonly rightly: number } {
  let [wrongly, rightly] = [0, 0]
  for (let run = 0; run < runs; run++) {
    const random = seededRandom(run + 1)
    const labels = Float64Array.from({ length: ROWS }, () => random.integer(2))
    const said = (share: number) =>
      labels.map((label) => (random.next() < share ? 0.2 + 0.6 * label : 0.8 - 0.6 * label))
    const kept = Array.from({ length: KEPT }, (_, k) => ({ version: k + 1, scores: said(0.6) }))
    const question = { objective: 'binary', labels, champion: said(0.6) } as const
    if (recurring({ ...question, kept }).version !== undefined) wrongly++
    const back = { version: 9, scores: said(right) }
    if (recurring({ ...question, kept: [...kept, back] }).version === 9) rightly++
  }
  return { wrongly: wrongly / runs, rightly: rightly / runs }
}
