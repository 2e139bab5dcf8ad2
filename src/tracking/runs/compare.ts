import type { Run } from './run.ts'

/** Params and metrics of several runs side by side: a value for each run, null where it has none. */
export interface Comparison {
  readonly params: readonly { readonly param: string; readonly values: readonly (string | null)[] }[]
  readonly metrics: readonly { readonly metric: string; readonly values: readonly (number | null)[] }[]
}

/** What differs between runs, by name; all of it with `same`. */
export function compareRuns(runs: readonly Run[], { same = false }: { readonly same?: boolean } = {}): Comparison {
  const params = valuesOf(runs, ({ params }) => params, same)
  const metrics = valuesOf(runs, ({ metrics }) => metrics, same)
  return {
    params: params.map(([param, values]) => ({ param, values })),
    metrics: metrics.map(([metric, values]) => ({ metric, values })),
  }
}

function valuesOf<T>(
  runs: readonly Run[],
  pick: (run: Run) => Readonly<Record<string, T>>,
  same: boolean,
): [string, (T | null)[]][] {
  const names = [...new Set(runs.flatMap((run) => Object.keys(pick(run))))].sort()
  const rows = names.map((name): [string, (T | null)[]] => [
    name,
    runs.map((run) => (Object.hasOwn(pick(run), name) ? (pick(run)[name] as T) : null)),
  ])
  return rows.filter(([, values]) => same || values.some((value) => value !== values[0]))
}
