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
  const running: { readonly key: string; readonly part: keyof typeof spent }[] = []
  let told = begun

  /** What passed since the last time belongs to the part that began last. */
  function tell(): void {
    const now = performance.now()
    const last = running.at(-1)
    if (last) spent[last.part] += (now - told) / SECOND
    told = now
  }
  function end(key: string): void {
    tell()
    const at = running.findIndex((one) => one.key === key)
    if (at >= 0) running.splice(at, 1)
  }

  events.on(stepStarted, ({ payload }) => {
    const part = partOf(payload.flow, payload.step)
    // a replay trains too; that is the replay's time
    if (part === undefined || running.some((one) => one.part === 'replay')) return
    tell()
    running.push({ key: `${payload.run} ${payload.step}`, part })
  })
  events.on(stepFinished, ({ payload }) => end(`${payload.run} ${payload.step}`))
  return {
    async time(part, work) {
      tell()
      running.push({ key: part, part })
      try {
        return await work()
      } finally {
        end(part)
      }
    },
    seconds: () => ({ ...spent, total: (performance.now() - begun) / SECOND }),
  }
}
