import { availableParallelism } from 'node:os'
import type { Measured } from '../bench.ts'
import type { Duel, Times } from './duel.ts'

/** What a duel was about. */
export interface Subject {
  readonly case: string
  readonly peer: string
  /** The ratio that is promised; stands in the note. */
  readonly goal: number
  /** What else is worth knowing. */
  readonly note: string
}

/** One line for each peer; one with ours alone where there is none. */
export function timesOf({ times, runs, load }: Duel, { case: name, peer, goal, note }: Subject): readonly Measured[] {
  const [ours, ...others] = times as [Times, ...Times[]]
  const line = (against: string, theirs: number | null, words: readonly string[]): Measured => ({
    bench: 'training',
    case: name,
    peer: against,
    ours: ours.seconds,
    theirs,
    ratio: theirs === null ? null : ours.seconds / theirs,
    unit: 's',
    runs,
    note: words.filter((word) => word !== '').join('; '),
  })
  if (others.length === 0) {
    const cost = `cpu ${seconds(ours.cpu)}, fastest ${seconds(ours.fastest)}, first ${seconds(ours.first)}`
    return [line(peer, null, [`goal ${goal}`, cost, note, loadOf(load)])]
  }
  return others.map((other) => {
    const isMet = ours.seconds / other.seconds <= goal
    return line(other.name, other.seconds, [
      `goal ${goal}: ${isMet ? 'met' : 'missed'}`,
      `cpu ${seconds(ours.cpu)} against ${seconds(other.cpu)}`,
      `fastest ${seconds(ours.fastest)} against ${seconds(other.fastest)}`,
      `first ${seconds(ours.first)} against ${seconds(other.first)}`,
      note,
      loadOf(load),
    ])
  })
}

/** More that wants to run than there are cores: somebody else is at work. */
function loadOf(load: number): string {
  return `load ${load.toFixed(1)}${load > availableParallelism() + 0.7 ? ': others were at work, not for quoting' : ''}`
}

const seconds = (value: number): string => `${value.toFixed(value < 1 ? 3 : 2)} s`
