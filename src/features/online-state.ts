import { type Digest, digestOf, type Hash, type Json } from '../base/index.ts'
import type { Words } from '../storage/index.ts'
import type { ColumnKind } from '../table/index.ts'
import { type Layout, layoutOf } from './packed.ts'
import type { FeatureView } from './view.ts'
import { type ViewWindows, windowsOf } from './view-plan.ts'

/** What is written of a view beside its entities. Moments are microseconds. */
export interface StateNote {
  /** The address of the view's declaration. */
  readonly definition: Digest
  /** The dataset version that its records come from; none where everything was pushed. */
  readonly version: Digest | null
  /** Of each value, and of each key. */
  readonly kinds: readonly ColumnKind[]
  readonly keys: readonly ('category' | 'number')[]
  /** Counts how often all records were made anew. */
  readonly generation: number
  /** Whether they are being made anew: then pushes go there too. */
  readonly building: boolean
  /** Look-ups are exact from here … */
  readonly from: number
  /** … and everything of the data that arrived up to here is in; later records are not seen yet, unless they were pushed. */
  readonly through: number
  /** Some of the data that arrived up to here may be in already, by a materialization that has not ended. */
  readonly reaching: number
}

/** What of a view the online store holds. */
export interface OnlineState extends StateNote {
  readonly windows: ViewWindows
  readonly layout: Layout
}

/** The keys of a view: entities begin with `=`; `@` is its state. */
export const spaceOf = (view: FeatureView): string => `features.${view.name}`
/** Where records are made anew. */
export const nextSpaceOf = (view: FeatureView): string => `features.${view.name}.next`
export const STATE_KEY = '@'
/** Holds nothing: whoever moves it clears a space. */
export const EMPTY_SPACE = 'features.none'

/** The address of everything that decides what a view computes, but not of the data. */
export function definitionOf(view: FeatureView, hash: Hash): Digest {
  const { from, keys, on, knownAt, ttl, features } = view
  const plain = {
    from: from.name,
    time: from.time,
    keys,
    on,
    knownAt: knownAt?.text,
    ttl,
    order: Object.keys(features),
    features,
  }
  return digestOf(plain as unknown as Json, hash)
}

const HEAD = 4
const BYTES = 8

/** A state as the store keeps it: its moments, the length of the rest, the rest as text. */
export function stateWords({ from, through, reaching, ...note }: StateNote): Words {
  const { definition, version, kinds, keys, generation, building } = note
  const bytes = Buffer.from(JSON.stringify({ definition, version, kinds, keys, generation, building }))
  const words = new Float64Array(HEAD + Math.ceil(bytes.length / BYTES))
  words.set([from, through, reaching, bytes.length])
  Buffer.from(words.buffer, HEAD * BYTES).set(bytes)
  return words
}

/** Whether look-ups may be answered: not while a view is made ready for the first time. */
export const isReady = (state: OnlineState): boolean => state.from !== Number.POSITIVE_INFINITY

/** Reads the state of a view from what the store gave for it; undefined where that is of another declaration. */
export interface StateReader {
  (words: Words | undefined): OnlineState | undefined
  /** What was read last. */
  last(): OnlineState | undefined
}

/** Reads states, each once: a store in this process gives the same array again, another one equal ones. */
export function createStateReader(view: FeatureView, definition: Digest): StateReader {
  const windows = windowsOf(view)
  let last: { readonly words: Words; readonly state: OnlineState | undefined } | undefined
  const read = (words: Words | undefined): OnlineState | undefined => {
    if (words === undefined) return undefined
    if (last && (last.words === words || equal(last.words, words))) return last.state
    const state = readState(words, windows)
    last = { words, state: state.definition === definition ? state : undefined }
    return last.state
  }
  return Object.assign(read, { last: () => last?.state })
}

function readState(words: Words, windows: ViewWindows): OnlineState {
  const bytes = Buffer.from(words.buffer, words.byteOffset + HEAD * BYTES, words[3]!)
  const note = JSON.parse(bytes.toString('utf8')) as Omit<StateNote, 'from' | 'through' | 'reaching'>
  const moments = { from: words[0]!, through: words[1]!, reaching: words[2]! }
  return { ...note, ...moments, windows, layout: layoutOf(windows, note.kinds) }
}

function equal(a: Words, b: Words): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false
  return true
}
