import { type QueryKey, useQueries } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { failureOf } from '../../state/api.ts'
import type { Reading } from '../../state/question.ts'
import { askRuns, PAGE, type RunRow, type RunsPage, type RunsQuery } from './questions.ts'

const KEPT_MS = 20_000

/** The rows that were reached, those on the screen read again when they change; no more is held than what was looked at lately. */
export interface RunPages {
  /** The row at a place; undefined while it is read. */
  readonly rowAt: (index: number) => RunRow | undefined
  /** How many rows can be scrolled to now: what was reached, and one page more where there is one. */
  readonly reached: number
  readonly count: number | undefined
  /** True where the last row is among those reached. */
  readonly isWhole: boolean
  /** Everything that is on the screen, in order. */
  readonly rows: readonly RunRow[]
  readonly reading: Reading
}

/** Reads the pages of a search that the rows `from` to `to` lie in. */
export function useRunPages(query: RunsQuery, [from, to]: readonly [number, number]): RunPages {
  const search = JSON.stringify(query)
  const [reached, setReached] = useState<{ search: string; tokens: readonly (string | undefined)[] }>(begin(search))
  const tokens = reached.search === search ? reached.tokens : begin(search).tokens
  const last = Math.min(tokens.length - 1, Math.floor(to / PAGE))
  const first = Math.min(last, Math.floor(from / PAGE))
  const shown = tokens.slice(first, last + 1)
  const answers = useQueries({
    queries: shown.map((token) => ({
      queryKey: ['runs', 'page', search, token ?? ''] as QueryKey,
      queryFn: () => askRuns(query, token),
      gcTime: KEPT_MS,
      refetchInterval: false as const,
    })),
  })
  const pages: readonly (RunsPage | undefined)[] = answers.map(({ data }) => data)
  const next = withNext(tokens, first, pages)
  if (next !== tokens || reached.search !== search) setReached({ search, tokens: next })
  const rows = useStable(pages)
  const end = pages.findIndex((page) => page !== undefined && page.next === undefined)
  const whole = end < 0 ? undefined : (first + end) * PAGE + pages[end]!.rows.length
  const failed = answers.find(({ error }) => error !== null)
  const head = pages.find((page) => page !== undefined)
  const count = useKept(search, head?.count ?? whole)
  return {
    rowAt: (index) => pages[Math.floor(index / PAGE) - first]?.rows[index % PAGE],
    reached: whole ?? next.length * PAGE,
    count,
    isWhole: whole !== undefined,
    rows,
    reading: {
      waiting: head === undefined && failed === undefined,
      failure: failed && failureOf(failed.error, failed.dataUpdatedAt),
      retry: () => {
        for (const answer of answers) void answer.refetch()
      },
    },
  }
}

/** The last number that was known of a search, while the next is read. */
function useKept(search: string, value: number | undefined): number | undefined {
  const kept = useRef<{ readonly search: string; readonly value: number | undefined }>({ search, value })
  if (value !== undefined || kept.current.search !== search) kept.current = { search, value }
  return kept.current.value
}

/** All rows in one list, which stays the same while no page changes. */
function useStable(pages: readonly (RunsPage | undefined)[]): readonly RunRow[] {
  const kept = useRef<{ readonly pages: typeof pages; readonly rows: readonly RunRow[] }>({ pages: [], rows: [] })
  const same = kept.current.pages.length === pages.length && pages.every((page, at) => page === kept.current.pages[at])
  if (!same) kept.current = { pages, rows: pages.flatMap((page) => page?.rows ?? []) }
  return kept.current.rows
}

const begin = (search: string) => ({ search, tokens: [undefined] as readonly (string | undefined)[] })

/** The ways to all pages known after these were read; the same list where nothing changed. */
function withNext(
  tokens: readonly (string | undefined)[],
  first: number,
  pages: readonly (RunsPage | undefined)[],
): readonly (string | undefined)[] {
  let known = tokens
  pages.forEach((page, index) => {
    const at = first + index + 1
    if (!page || page.next === known[at]) return
    if (page.next === undefined) known = known.length > at ? known.slice(0, at) : known
    else known = [...known.slice(0, at), page.next, ...known.slice(at + 1)]
  })
  return known
}
