import { Mark } from '../parts/mark.tsx'
import { worst } from '../state/status.ts'
import type { Entry } from '../state/timeline.ts'
import { textWidth } from './measured.tsx'
import { merge } from './scale.ts'
import { type Frame, UNDER } from './weeks-frame.ts'

interface Given {
  readonly frame: Frame
  readonly entries: readonly Entry[]
  readonly chosen: string | undefined
}

interface Placed {
  readonly entry: Entry
  readonly x: number
}

/** Between two labels, in CSS pixels. */
const BETWEEN = 8

/** `5`, or `5–7`. */
function numbersOf(group: readonly Entry[]): string {
  const [first, last] = [group[0]!, group.at(-1)!]
  return first === last ? String(first.number) : `${first.number}–${last.number}`
}

function groupsOf(frame: Frame, entries: readonly Entry[]) {
  const inside = entries
    .map((entry) => ({ entry, x: frame.x(entry.at) }))
    .filter(({ x }) => x >= frame.left - 1 && x <= frame.right + 1)
  const least = frame.narrow ? 24 : 20
  const halfOf = (members: readonly Placed[]): number => textWidth(numbersOf(members.map(({ entry }) => entry))) / 2
  const apart = (a: readonly Placed[], b: readonly Placed[]): number => Math.max(least, halfOf(a) + halfOf(b) + BETWEEN)
  return merge(inside, apart).map(({ x, members }) => ({
    x,
    entries: members.map(({ entry }) => entry),
  }))
}

/** A dotted rule upward from each thing that happened. */
export function Rules({ frame, entries, chosen }: Given) {
  return groupsOf(frame, entries).map(({ x, entries: group }) => (
    <path
      key={group[0]!.key}
      className={group.some(({ key }) => key === chosen) ? 'rule-line chosen' : 'rule-line'}
      d={`M${x} ${frame.top}V${frame.bottom + UNDER.marks}`}
    />
  ))
}

/** A numbered mark under the axis for each thing that happened; choosing one chooses its line in the list too. */
export function Happenings({ frame, entries, chosen, onChoose }: Given & { readonly onChoose: (key: string) => void }) {
  return groupsOf(frame, entries).map(({ x, entries: group }) => {
    const at = group.findIndex(({ key }) => key === chosen)
    const next = group[(at + 1) % group.length]!
    return (
      <button
        key={group[0]!.key}
        type="button"
        className="happening"
        aria-pressed={at >= 0}
        aria-label={group.map(({ number, title }) => `${number}. ${title}`).join(', ')}
        title={group.map(({ number, title }) => `${number}. ${title}`).join('\n')}
        style={{ left: x, top: frame.bottom + UNDER.marks }}
        onClick={() => onChoose(next.key)}
      >
        <Mark status={worst(group.map(({ status }) => status))} />
        <span aria-hidden="true">{numbersOf(group)}</span>
      </button>
    )
  })
}
