import type { Events } from '../../base/index.ts'
import { stepFinished, stepStarted } from '../../flow/index.ts'
import type { DemoReport } from './report.ts'

/** Real seconds of the parts of the demo, told by the events of its flows. */
export interface Stopwatch {
  /** Times work that is no flow. */
  time<T>(part: 'replay', work: () => Promise<T>): Promise<T>
  seconds(): DemoReport['seconds']
}

const SECOND = 1_000

/** Which part of the demo a step of a flow belongs to. */
function partOf(flow: string, step: string): 'ingest' | 'features' | 'train' | undefined {
  if (flow === 'data.ingest') return 'ingest'
  if (!flow.startsWith('training.')) return undefined
  return step === 'assemble' ? 'features' : 'train'
}

export function startStopwatch(events: Events): Stopwatch {
  const begun = performance.now()
  const spent = { ingest: 0, features: 0, train: 0, replay: 0 }
  const running = new Map<string, number>()
  let replaying = false
  events.on(stepStarted, ({ payload }) => running.set(`${payload.run} ${payload.step}`, performance.now()))
  events.on(stepFinished, ({ payload }) => {
    const key = `${payload.run} ${payload.step}`
    const part = partOf(payload.flow, payload.step)
    const start = running.get(key)
    running.delete(key)
    if (part !== undefined && start !== undefined && !replaying) spent[part] += (performance.now() - start) / SECOND
  })
  return {
    async time(part, work) {
      const start = performance.now()
      replaying = true
      try {
        return await work()
      } finally {
        replaying = false
        spent[part] += (performance.now() - start) / SECOND
      }
    },
    seconds: () => ({ ...spent, total: (performance.now() - begun) / SECOND }),
  }
}
