import { createHash } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import { seededRandom } from '../base/index.ts'
import { boosting, fitLearner } from '../learners/index.ts'
import { numberColumn, tableOf } from '../table/index.ts'
import { openCrew } from './crew.ts'

const ROWS = 30_000
const random = seededRandom(9)
const names = Array.from({ length: 24 }, (_, i) => `x${i}`)
const columns = names.map(() => Float64Array.from({ length: ROWS }, () => random.next()))
const table = tableOf(new Map(names.map((name, i) => [name, numberColumn(columns[i]!)])))
const label = columns[0]!.map((x, row) => Number(x + columns[1]![row]! * columns[2]![row]! + random.next() > 1.2))
const task = { table, features: names, label, objective: 'binary' as const }

/** The model of a few trees, by a crew of so many threads. */
function modelBy(crew: ReturnType<typeof openCrew> | undefined): string {
  const context = { random: seededRandom(1), progress: () => {}, ...(crew && { crew }) }
  const { onnx } = fitLearner(boosting({ rounds: 6, leaves: 63, patience: 0 }), task, context)
  return createHash('sha256').update(onnx).digest('hex')
}

describe('a crew', () => {
  const crews = [2, 3, 4, 7].map((threads) => openCrew({ threads }))
  afterAll(() => {
    for (const crew of crews) crew.dismiss()
  })

  it('learns the same bytes on real threads, however many they are', () => {
    const alone = modelBy(undefined)
    for (const crew of crews) expect(modelBy(crew)).toBe(alone)
  })

  it('can be put to work again and again', () => {
    const first = modelBy(crews[0])
    for (let again = 0; again < 3; again++) expect(modelBy(crews[0])).toBe(first)
  })
})
