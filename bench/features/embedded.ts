import { mkdirSync, writeFileSync } from 'node:fs'
import type { BenchOptions } from '../bench.ts'
import { act, closeAll, type Lines, openRooms } from '../data/sides.ts'
import { END_MS, type HistorySize, historyProject, viewName, writeHistory } from './history.ts'
import { measured } from './join.ts'

const SIZE: HistorySize = { views: 10, features: 25, rows: 50_000, entities: 10_000, labels: 1 }
const GOAL_MS = 1

/** What one look-up took, in milliseconds, and its processor time in microseconds. */
interface Times {
  readonly p50: number
  readonly p99: number
  readonly longest: number
  readonly cpu: number
}

/** 250 features of one entity, in this process: the action as a program calls it, permit and checks of its input included. */
export async function* lookUpEmbedded(folder: string, options: BenchOptions): Lines {
  const runs = options.quick ? 2_000 : 50_000
  const files = `${folder}/embedded`
  const project = `${files}/project`
  await writeHistory(files, SIZE)
  mkdirSync(project, { recursive: true })
  writeFileSync(`${project}/millrace.config.ts`, historyProject(SIZE, files))
  const driver = openRooms(project)
  try {
    const views = Array.from({ length: SIZE.views }, (_, view) => viewName(view))
    for (let view = 0; view < SIZE.views; view++) await act(driver, 'data.ingest', { dataset: `history-${view}` })
    await act(driver, 'features.materialize', { views, from: END_MS, to: END_MS })
    const inputs = Array.from({ length: 64 }, (_, at) => ({
      views,
      entities: [`driver_id=${(at * 7_919) % SIZE.entities}`],
    }))
    const times = await driver.ask<Times>('times', { name: 'features.get', inputs, runs, warm: runs / 10 })
    yield measured('online, 250 features of one entity, embedded, p99', {
      ...{ peer: 'none', ours: times.p99, theirs: null, unit: 'ms', runs },
      note: `goal ${GOAL_MS}; p50 ${times.p50.toFixed(3)} ms, longest ${times.longest.toFixed(1)} ms, CPU ${times.cpu.toFixed(0)} µs`,
    })
  } finally {
    await closeAll([driver])
  }
}
