/** A store of runs that is as large as is wanted: each page of it is made when it is asked for. */
export interface ManyRuns {
  readonly runs: number
  readonly metrics: number
  readonly params: number
}

const STARTED = 1_700_000_000_000

/** The answer of `tracking.runs` to a query with a limit and the page token that a page before gave. */
export function pageOfMany({ runs, metrics, params }: ManyRuns, query: URLSearchParams): object {
  const from = Number(query.get('page') ?? 0)
  const limit = Math.min(Number(query.get('limit') ?? 100), runs - from)
  const rows = Array.from({ length: limit }, (_, index) => runOf(from + index, metrics, params))
  return { runs: rows, count: runs, ...(from + limit < runs && { next: String(from + limit) }) }
}

function runOf(at: number, metrics: number, params: number): object {
  return {
    ...{ id: at.toString(16).padStart(32, '0'), experiment: 'many', experimentId: 1, name: `run-${at}` },
    ...{ status: at % 20 === 3 ? 'FAILED' : 'FINISHED', by: 'bench', state: 'active', tags: {} },
    ...{
      startedAt: STARTED + at * 1_000,
      endedAt: STARTED + at * 1_000 + 500,
      artifactUri: `mlflow-artifacts:/1/${at}`,
    },
    metrics: Object.fromEntries(
      Array.from({ length: metrics }, (_, key) => [
        `metric_${key}`,
        ((at * 7_919 + key * 104_729) % 1_000_003) / 1_000_003,
      ]),
    ),
    params: Object.fromEntries(Array.from({ length: params }, (_, key) => [`param_${key}`, String((at + key) % 7)])),
  }
}
