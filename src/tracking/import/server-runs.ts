import type { RunInput, RunModel } from '../runs/run.ts'
import { contextOf, numberOf, type Row, runStatusOf, stateOf, textOf, textOrNull, wholeOf } from './cells.ts'
import { inGroups, inTurns } from './in-turns.ts'
import type { ServerClient } from './server-client.ts'
import { AJAX, API, listOf, pagesOf, pairsOf } from './server-pages.ts'
import type { Known, SourceExperiment, SourcePoint, SourceRun } from './source.ts'

const RUNS_AT_ONCE = 200
const REQUESTS_AT_ONCE = 6
/** What a server gives at most of one metric in one answer. */
const LONGEST_HISTORY = 25_000
const RUNS_OF_BULK = 50

/** Runs from the oldest on: those that begin meanwhile come at the end, and shift no page. */
export async function* runsOf(
  client: ServerClient,
  experiments: readonly SourceExperiment[],
  known: Known,
): AsyncIterable<readonly SourceRun[]> {
  for (const { id } of experiments) {
    const search = {
      ...{ experiment_ids: [id], run_view_type: 'ALL', max_results: RUNS_AT_ONCE },
      order_by: ['attributes.start_time ASC'],
    }
    for await (const rows of pagesOf((page) => client.post(`${API}/runs/search`, { ...search, ...page }), 'runs')) {
      const runs = rows.map(runOf)
      const here = await known(runs.map((run) => run.id))
      const fresh = runs.filter((run) => !here.has(run.id))
      if (fresh.length > 0) yield fresh
    }
  }
}

function runOf(row: Row): SourceRun {
  const info = (row['info'] ?? {}) as Row
  const data = (row['data'] ?? {}) as Row
  const id = textOf(info['run_id'] ?? info['run_uuid'])
  const tags = pairsOf(data['tags'])
  return {
    ...{ id, tags, params: pairsOf(data['params']) },
    experiment: textOf(info['experiment_id']),
    name: textOf(info['run_name']) || tags['mlflow.runName'] || id,
    status: runStatusOf(info['status']),
    by: textOf(info['user_id']) || tags['mlflow.user'] || 'unknown',
    startedAt: wholeOf(info['start_time']) ?? 0,
    endedAt: wholeOf(info['end_time']) ?? null,
    state: stateOf(info['lifecycle_stage']),
    deletedAt: null,
    artifactUri: textOf(info['artifact_uri']),
    inputs: listOf((row['inputs'] as Row | undefined)?.['dataset_inputs']).map(inputOf),
    models: [
      ...listOf((row['inputs'] as Row | undefined)?.['model_inputs']).map((one) => linkOf(one, 'input')),
      ...listOf((row['outputs'] as Row | undefined)?.['model_outputs']).map((one) => linkOf(one, 'output')),
    ],
    metrics: listOf(data['metrics']).map(({ key }) => textOf(key)),
  }
}

function inputOf(row: Row): RunInput {
  const dataset = (row['dataset'] ?? {}) as Row
  const schema = textOrNull(dataset['schema'])
  const profile = textOrNull(dataset['profile'])
  return {
    dataset: textOf(dataset['name']),
    version: textOf(dataset['digest']),
    ...contextOf(pairsOf(row['tags'])),
    source: {
      sourceType: textOf(dataset['source_type']),
      source: textOf(dataset['source']),
      ...(schema !== null && { schema }),
      ...(profile !== null && { profile }),
    },
  }
}

const linkOf = (row: Row, role: RunModel['role']): RunModel => ({
  ...{ model: textOf(row['model_id']), role, step: wholeOf(row['step']) ?? 0 },
})

/** Every point: of many runs by metric in one request each, where the server has that, and page by page what is longer. */
export async function* pointsOf(
  client: ServerClient,
  runs: readonly SourceRun[],
): AsyncIterable<readonly SourcePoint[]> {
  for (const group of inGroups(runs, RUNS_OF_BULK)) {
    const byKey = new Map<string, string[]>()
    for (const { id, metrics = [] } of group) for (const key of metrics) byKey.set(key, [...(byKey.get(key) ?? []), id])
    for (const keys of inGroups([...byKey], REQUESTS_AT_ONCE)) {
      const pages = await inTurns(keys, REQUESTS_AT_ONCE, ([key, ids]) => bulkOf(client, key, ids))
      const long = keys.filter((_, at) => pages[at] === undefined)
      yield pages.flatMap((page) => page ?? [])
      for (const [key, ids] of long) for (const run of ids) yield* historyOf(client, run, key)
    }
  }
}

/** The points of one metric of several runs; undefined where they are more than one answer holds, or the server cannot tell. */
async function bulkOf(client: ServerClient, key: string, runs: readonly string[]): Promise<SourcePoint[] | undefined> {
  const query = { run_id: runs, metric_key: key, max_results: LONGEST_HISTORY }
  const rows = (await client.get(`${AJAX}/metrics/get-history-bulk`, query))?.['metrics']
  if (!Array.isArray(rows) || rows.length >= LONGEST_HISTORY || rows.length < runs.length) return undefined
  return rows.flatMap((row: Row) => pointOf(textOf(row['run_id']), row) ?? [])
}

async function* historyOf(client: ServerClient, run: string, key: string): AsyncIterable<readonly SourcePoint[]> {
  const query = { run_id: run, run_uuid: run, metric_key: key, max_results: LONGEST_HISTORY }
  const pages = pagesOf((page) => client.get(`${API}/metrics/get-history`, { ...query, ...page }), 'metrics')
  for await (const rows of pages) yield rows.flatMap((row) => pointOf(run, row) ?? [])
}

function pointOf(run: string, row: Row): SourcePoint | undefined {
  const at = wholeOf(row['timestamp'])
  const step = wholeOf(row['step'] ?? 0)
  const value = numberOf(row['value'] ?? 0)
  return at === undefined || step === undefined || value === undefined
    ? undefined
    : { run, key: textOf(row['key']), value, step, at }
}
