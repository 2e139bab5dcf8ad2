import { type BenchOptions, type Measured, median } from '../bench.ts'
import type { Driver } from '../drivers/driver.ts'
import { megabytesOf } from '../serving/processes.ts'
import type { Filling } from './fill.ts'
import {
  fillMillrace,
  type Keeping,
  measured,
  openClient,
  openServer,
  type Side,
  startMillrace,
  startMlflow,
} from './sides.ts'

/** What a person asks of many runs: by a metric, by several things at once, by a text, the newest, and all of a page of the client. */
const QUESTIONS: Readonly<Record<string, Question>> = {
  'metric, ordered': { filter_string: 'metrics.metric_3 > 0.9', order_by: ['metrics.metric_3 DESC'], max_results: 100 },
  'three conditions': {
    filter_string: "metrics.metric_1 > 0.5 AND params.learner = 'boosting' AND attributes.status = 'FINISHED'",
    ...{ order_by: ['metrics.metric_2 ASC'], max_results: 100 },
  },
  'text like': { filter_string: "tags.team LIKE '%-1%'", order_by: ['params.rate ASC'], max_results: 100 },
  newest: { filter_string: '', order_by: [], max_results: 100 },
  '1,000 a page': { filter_string: 'metrics.metric_3 > 0.5', order_by: ['metrics.metric_3 DESC'], max_results: 1_000 },
}

interface Question {
  readonly filter_string: string
  readonly order_by: readonly string[]
  readonly max_results: number
}

/** `search_runs` of the MLflow client against both servers with the same runs: 100,000 of ten metrics. */
export async function* compareSearch(folder: string, { quick }: BenchOptions): AsyncIterable<Measured> {
  const client = openClient()
  if (!client) return
  const filling = { runs: quick ? 5_000 : 100_000, metrics: 10 }
  const server = await openServer()
  const ours = { folder: `${folder}/ours` }
  const theirs = { folder: `${folder}/theirs` }
  try {
    yield* compareOn(client, filling, { ours, theirs, quick, where: 'embedded' })
    if (!server) return
    const onServer = {
      ours: { ...ours, folder: `${folder}/ours-pg`, database: server.ours },
      quick,
      where: 'PostgreSQL',
    }
    yield* compareOn(client, filling, {
      ...onServer,
      theirs: { folder: `${folder}/theirs-pg`, database: server.theirs },
    })
  } finally {
    await client.close()
    await server?.stop()
  }
}

interface Places {
  readonly ours: Keeping
  readonly theirs: Keeping
  readonly where: string
  readonly quick: boolean
}

async function* compareOn(client: Driver, filling: Filling, places: Places): AsyncIterable<Measured> {
  await fillMillrace(places.ours, filling)
  const us = await startMillrace(places.ours, client)
  const them = await startMlflow(places.theirs, client, filling)
  const what = `${filling.runs.toLocaleString('en')} runs, ${places.where}`
  try {
    await untilCopied(us)
    for (const [name, question] of Object.entries(QUESTIONS)) {
      const asked = { ...question, repeats: places.quick ? 10 : 40 }
      const [a, b] = [await ask(client, us, asked), await ask(client, them, asked)]
      const agree = a.first.join() === b.first.join()
      const note = agree ? 'both find the same runs' : 'THE TWO SIDES DIFFER'
      const figures = { peer: them.name, unit: 'ms', runs: a.seconds.length }
      for (const [label, point] of [
        ['p50', 0.5],
        ['p99', 0.99],
      ] as const)
        yield measured(`search ${name}, ${what}, ${label}`, {
          ...{ ...figures, ours: quantile(a.seconds, point), theirs: quantile(b.seconds, point), note },
        })
    }
    const [ours, theirs] = [megabytesOf(us.served.pid), megabytesOf(them.served.pid)]
    const figures = { peer: them.name, ours, theirs, unit: 'MB', runs: 1 }
    yield measured(`memory after the searches, ${what}`, {
      ...figures,
      note: 'server processes, the database server apart',
    })
  } finally {
    await us.served.stop()
    await them.served.stop()
  }
}

const ask = (client: Driver, { url, experiments }: Side, asked: Question & { readonly repeats: number }) =>
  client.ask<{ readonly seconds: number[]; readonly first: string[] }>('search', { url, experiments, ...asked })

/** The first search begins the columns; they answer when the count of matches is there. */
export async function untilCopied({ url }: Pick<Side, 'url'>): Promise<number> {
  const start = performance.now()
  for (;;) {
    const answer = (await (await fetch(`${url}/api/v1/runs?limit=1`)).json()) as { readonly count?: number }
    if (answer.count !== undefined) return performance.now() - start
    await new Promise((later) => setTimeout(later, 200))
  }
}

/** In milliseconds. */
export function quantile(seconds: readonly number[], point: number): number {
  if (point === 0.5) return 1_000 * median(seconds)
  const sorted = [...seconds].sort((a, b) => a - b)
  return 1_000 * sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * point))]!
}
