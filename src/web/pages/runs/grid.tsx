// biome-ignore-all lint/a11y/useSemanticElements: rows and columns are virtual, which no table of HTML is; the links and buttons in it take the focus
// biome-ignore-all lint/a11y/useFocusableInteractive: rows and columns are virtual, which no table of HTML is; the links and buttons in it take the focus
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { onPageKeys } from '../../state/keys.ts'
import type { Column } from './columns.ts'
import { Head } from './head.tsx'
import type { RunPages } from './pages.ts'
import { Row } from './row.tsx'

/** What one table of runs shows, and what may be done with it. */
export interface GridState {
  readonly columns: readonly Column[]
  readonly order: string
  readonly chosen: readonly string[]
  readonly onOrder: (order: string) => void
  readonly onChoose: (run: string) => void
}

interface Given {
  readonly pages: RunPages
  readonly state: GridState
  readonly onRange: (range: readonly [number, number]) => void
  readonly none: ReactNode
}

const HEAD = 36
const ROW_FINE = 34
const ROW_COARSE = 44
const FIRST_WIDE = 252
const FIRST_NARROW = 150
const MORE_ROWS = 4

const isCoarse = (): boolean => matchMedia('(pointer: coarse)').matches
const isNarrow = (): boolean => matchMedia('(max-width: 760px)').matches

/** Only the rows and columns that can be seen are drawn, however many there are. */
export function Grid({ pages, state, onRange, none }: Given) {
  const box = useRef<HTMLDivElement>(null)
  const { columns } = state
  const { rows, across, rowHeight, first } = useWindow(box, pages.reached, columns)
  const lines = rows.getVirtualItems()
  const from = lines[0]?.index ?? 0
  const to = lines.at(-1)?.index ?? 0
  useEffect(() => onRange([from, to]), [from, to, onRange])
  useGridKeys(box, { pages, state, scrollTo: (index) => rows.scrollToIndex(index) })
  const cells = across.getVirtualItems()
  const before = cells[0]?.start ?? 0
  const [start, end] = [cells[0]?.index ?? 0, cells.at(-1)?.index ?? -1]
  const shown = useMemo(
    () => columns.slice(start, end + 1).map((column, at) => ({ index: start + at, column })),
    [columns, start, end],
  )
  const width = first + across.getTotalSize()
  const isEmpty = !pages.reading.waiting && pages.reached === 0
  return (
    <div
      ref={box}
      className="runs-grid"
      role="grid"
      aria-label="Runs"
      aria-rowcount={pages.count === undefined ? -1 : pages.count + 1}
      aria-colcount={columns.length + 1}
      aria-busy={pages.reading.waiting}
    >
      <div
        role="presentation"
        style={{ width: Math.max(width, 0), minWidth: '100%', height: HEAD + (isEmpty ? 0 : rows.getTotalSize()) }}
      >
        <Head shown={shown} first={first} before={before} state={state} />
        {lines.map(({ index, start: top }) => {
          const run = pages.rowAt(index)
          return (
            <Row
              key={index}
              index={index}
              top={top + HEAD}
              height={rowHeight}
              run={run}
              place={run ? state.chosen.indexOf(run.id) : -1}
              onChoose={state.onChoose}
              {...{ shown, first, before }}
            />
          )
        })}
      </div>
      {isEmpty && none}
    </div>
  )
}

/** Which rows and columns lie in the box, and how large they are. */
function useWindow(box: { readonly current: HTMLDivElement | null }, reached: number, columns: readonly Column[]) {
  const [rowHeight] = useState(() => (isCoarse() ? ROW_COARSE : ROW_FINE))
  const first = isNarrow() ? FIRST_NARROW : FIRST_WIDE
  const rows = useVirtualizer({
    count: reached,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: MORE_ROWS,
    useFlushSync: false,
    scrollPaddingStart: HEAD,
    scrollPaddingEnd: rowHeight,
  })
  const across = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement: () => box.current,
    estimateSize: (index) => columns[index]!.width,
    getItemKey: (index) => columns[index]!.id,
    useFlushSync: false,
    overscan: 1,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: other columns have other widths
  useEffect(() => across.measure(), [columns])
  return { rows, across, rowHeight, first }
}

interface Keyed {
  readonly pages: RunPages
  readonly state: GridState
  readonly scrollTo: (index: number) => void
}

/** `j` and `k` go down and up, `x` chooses; Enter is the link's own. */
function useGridKeys(box: { readonly current: HTMLElement | null }, given: Keyed): void {
  const latest = useRef(given)
  useEffect(() => {
    latest.current = given
  })
  useEffect(() => {
    const linkAt = (index: number) => box.current?.querySelector<HTMLElement>(`[data-row="${index}"] a`)
    return onPageKeys(['j', 'k', 'x'], (key) => {
      const { pages, state, scrollTo } = latest.current
      const here = document.activeElement?.closest<HTMLElement>('[data-row]')?.dataset['row']
      const at = here === undefined ? -1 : Number(here)
      if (key === 'x') {
        const run = pages.rowAt(at)
        if (run) state.onChoose(run.id)
        return
      }
      const next = Math.min(pages.reached - 1, Math.max(0, at + (key === 'j' ? 1 : -1)))
      scrollTo(next)
      requestAnimationFrame(() => linkAt(next)?.focus({ preventScroll: true }))
    })
  }, [box])
}
