import { rmSync } from 'node:fs'
import type { BenchOptions, Measured } from '../bench.ts'
import { megabytesOf } from '../serving/processes.ts'
import { quantile, untilCopied } from './search.ts'
import { fillMillrace, type Keeping, measured, openClient, openServer, startMillrace } from './sides.ts'

const PAGES: Readonly<Record<string, string>> = {
  'metric, ordered': 'filter=metrics.metric_3 > 0.9&order=metrics.metric_3 desc',
  'three conditions':
    "filter=metrics.metric_1 > 0.5 and params.learner = 'boosting' and status = 'FINISHED'&order=metrics.metric_2",
  'text like': "filter=tags.team like '%-1%' and name like 'run-9%'&order=params.rate",
  newest: '',
  'by name': 'order=name desc',
  'two orders': 'order=params.learner&order=metrics.metric_7 desc',
}

/** Pages of 100 of a million runs of ten metrics through our API, embedded and on PostgreSQL. */
export async function* searchMillion(folder: string, { quick }: BenchOptions): AsyncIterable<Measured> {
  const client = openClient()
  const server = await openServer()
  const filling = { runs: quick ? 20_000 : 1_000_000, metrics: 10 }
  try {
    const places: [string, Keeping][] = [['embedded', { folder: `${folder}/million` }]]
    if (server) places.push(['PostgreSQL', { folder: `${folder}/million-pg`, database: server.ours }])
    for (const [where, place] of places) {
      await fillMillrace(place, filling)
      yield* pagesOf(`${filling.runs.toLocaleString('en')} runs, ${where}`, place)
      rmSync(place.folder, { recursive: true, force: true })
    }
  } finally {
    await client?.close()
    await server?.stop()
  }
}

async function* pagesOf(what: string, place: Keeping): AsyncIterable<Measured> {
  const nobody = { ask: async () => ({ experiments: [] }), close: async () => undefined, pid: 0 }
  const first = await startMillrace(place, nobody as never)
  const copied = await untilCopied(first)
  await first.served.stop()
  const side = await startMillrace(place, nobody as never)
  const alone = { peer: 'none', theirs: null }
  try {
    const again = await untilCopied(side)
    yield measured(`columns made, ${what}`, {
      ...alone,
      ours: copied / 1_000,
      unit: 's',
      runs: 1,
      note: 'once; SQL answers meanwhile',
    })
    yield measured(`columns opened, ${what}`, {
      ...alone,
      ours: again / 1_000,
      unit: 's',
      runs: 1,
      note: 'after a restart',
    })
    for (const [name, query] of Object.entries(PAGES)) {
      const seconds: number[] = []
      let token = ''
      for (let at = 0; at < 41; at++) {
        const start = performance.now()
        const answer = await fetch(`${side.url}/api/v1/runs?limit=100&${encodeURI(query)}${at % 2 ? token : ''}`)
        const { next } = (await answer.json()) as { readonly next?: string }
        if (at > 0) seconds.push((performance.now() - start) / 1_000)
        else if (next !== undefined) token = `&page=${next}`
      }
      for (const [label, point] of [
        ['p50', 0.5],
        ['p99', 0.99],
      ] as const)
        yield measured(`page ${name}, ${what}, ${label}`, {
          ...{
            ...alone,
            ours: quantile(seconds, point),
            unit: 'ms',
            runs: seconds.length,
            note: '100 runs, goal 100 ms',
          },
        })
    }
    yield measured(`memory, ${what}`, {
      ...alone,
      ours: megabytesOf(side.served.pid),
      unit: 'MB',
      runs: 1,
      note: 'after the searches',
    })
  } finally {
    await side.served.stop()
  }
}
