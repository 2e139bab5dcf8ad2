import { type Static, Type } from 'typebox'
import type { Tell } from './source.ts'

const Counts = Type.Record(Type.String(), Type.Integer({ minimum: 0 }))

export const ImportReport = Type.Object({
  source: Type.String({ description: 'Where it came from, without secrets.' }),
  dryRun: Type.Boolean({ description: 'True where nothing was written: counts say what would be.' }),
  taken: Type.Object({}, { additionalProperties: Type.Integer(), description: 'What came, by kind.' }),
  here: Type.Object({}, { additionalProperties: Type.Integer(), description: 'What was here already, by kind.' }),
  left: Type.Array(
    Type.Object({
      kind: Type.String(),
      reason: Type.String(),
      count: Type.Integer(),
      examples: Type.Array(Type.String(), { description: 'The first few by name.' }),
    }),
    { description: 'What could not be taken, or came otherwise than it was there.' },
  ),
  notes: Type.Array(Type.String(), {
    description: 'What to know: names that were merged or changed, numbers that are others here.',
  }),
})

/** What an import did, and what it could not. */
export type ImportReport = Static<typeof ImportReport>

const Tallied = Type.Object({
  taken: Counts,
  here: Counts,
  left: ImportReport.properties.left,
  notes: ImportReport.properties.notes,
})

/** The part of a report that one piece of work makes. */
export type Tallied = Static<typeof Tallied>

const EXAMPLES = 3
const MOST_NOTES = 200

/** Counts what happens. */
export interface Tally {
  took(kind: string, count?: number): void
  found(kind: string, count?: number): void
  readonly tell: Tell
  note(note: string): void
  /** What came together since the last cut. */
  cut(): Tallied
}

export function createTally(): Tally {
  let now = empty()
  return {
    took: (kind, count = 1) => add(now.taken, kind, count),
    found: (kind, count = 1) => add(now.here, kind, count),
    tell: ({ kind, name, reason }) => leave(now.left, { kind, reason, count: 1, examples: [name] }),
    note: (note) => {
      if (now.notes.length < MOST_NOTES) now.notes.push(note)
    },
    cut() {
      const was = now
      now = empty()
      return was
    },
  }
}

const empty = (): Tallied => ({ taken: {}, here: {}, left: [], notes: [] })

/** Parts of a report as one. */
export function joinTallies(parts: readonly Tallied[]): Tallied {
  const whole = empty()
  for (const { taken, here, left, notes } of parts) {
    for (const [kind, count] of Object.entries(taken)) add(whole.taken, kind, count)
    for (const [kind, count] of Object.entries(here)) add(whole.here, kind, count)
    for (const one of left) leave(whole.left, one)
    whole.notes.push(...notes)
  }
  return whole
}

function add(counts: Record<string, number>, kind: string, count: number): void {
  if (count > 0) counts[kind] = (counts[kind] ?? 0) + count
}

function leave(left: Tallied['left'], more: Tallied['left'][number]): void {
  const held = left.find(({ kind, reason }) => kind === more.kind && reason === more.reason)
  if (!held) left.push({ ...more, examples: more.examples.slice(0, EXAMPLES) })
  else {
    held.count += more.count
    held.examples.push(...more.examples.slice(0, EXAMPLES - held.examples.length))
  }
}
