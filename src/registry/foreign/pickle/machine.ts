import { damaged, type Inert, isThing, type Named, type Thing } from '../inert.ts'

/** Lists and descriptions while they are filled. */
export type Growing = Inert | GrowingList | GrowingDict | GrowingThing

export interface GrowingList {
  readonly kind: 'list' | 'tuple' | 'set'
  readonly items: Inert[]
}

export interface GrowingDict {
  readonly kind: 'dict'
  readonly entries: (readonly [Inert, Inert])[]
}

export interface GrowingThing {
  readonly kind: 'thing'
  readonly module: string
  readonly name: string
  readonly args: readonly Inert[]
  state?: Inert
  readonly items: Inert[]
  readonly entries: (readonly [Inert, Inert])[]
}

/** What a hostile file may at most take. */
export interface PickleLimits {
  readonly opcodes: number
  readonly stack: number
  readonly memo: number
  /** Bytes of one text or one whole number. */
  readonly text: number
  readonly digits: number
}

export const PICKLE_LIMITS: PickleLimits = Object.freeze({
  opcodes: 50_000_000,
  stack: 5_000_000,
  memo: 20_000_000,
  text: 400_000_000,
  digits: 1_000,
})

/** The stack machine of a pickle. It makes descriptions and can not do anything else. */
export interface Machine {
  readonly bytes: Uint8Array
  readonly view: DataView
  readonly limits: PickleLimits
  at: number
  stack: Inert[]
  readonly marks: Inert[][]
  readonly memo: Map<number, Inert>
  done: boolean
}

export const broken = (reason: string): Error => damaged('a pickle', reason)

/** Goes over bytes and gives where they begin. */
export function take(machine: Machine, length: number): number {
  if (!(length >= 0 && length <= machine.bytes.length - machine.at)) throw broken('it is cut short')
  const from = machine.at
  machine.at += length
  return from
}

export function push(machine: Machine, value: Growing): void {
  if (machine.stack.length >= machine.limits.stack) throw broken('it holds more at once than any model')
  machine.stack.push(value as Inert)
}

export function pop(machine: Machine): Inert {
  if (machine.stack.length === 0) throw broken('it takes from an empty stack')
  return machine.stack.pop()!
}

export function top(machine: Machine): Growing {
  if (machine.stack.length === 0) throw broken('it takes from an empty stack')
  return machine.stack.at(-1)!
}

const MOST_MARKS = 100_000

export function mark(machine: Machine): void {
  if (machine.marks.length >= MOST_MARKS) throw broken('it is nested deeper than any model')
  machine.marks.push(machine.stack)
  machine.stack = []
}

/** Everything since the last mark. */
export function popMark(machine: Machine): Inert[] {
  const below = machine.marks.pop()
  if (below === undefined) throw broken('it lacks a mark')
  const items = machine.stack
  machine.stack = below
  return items
}

export function remember(machine: Machine, place: number): void {
  if (machine.memo.size >= machine.limits.memo) throw broken('it remembers more than any model')
  machine.memo.set(place, top(machine) as Inert)
}

export function recall(machine: Machine, place: number): Inert {
  if (!machine.memo.has(place)) throw broken('it recalls what it never kept')
  return machine.memo.get(place)!
}

/** The items of a tuple that is given as arguments. */
export function argumentsIn(value: Inert): readonly Inert[] {
  if (typeof value === 'object' && value !== null && 'items' in value && value.kind === 'tuple') return value.items
  throw broken('arguments are no tuple')
}

/** Describes a call. What is called is a name or, where it is itself the result of a call, described by that. */
export function described(callee: Inert, args: readonly Inert[]): Growing {
  if (isNamedOrThing(callee)) {
    const inner = reconstructed(callee, args)
    if (inner !== undefined) return inner
    const { module, name } = callee
    return { kind: 'thing', module, name: isThing(callee) ? `${name}()` : name, args, items: [], entries: [] }
  }
  throw broken('what it calls has no name')
}

const isNamedOrThing = (value: Inert): value is Named | Thing =>
  typeof value === 'object' && value !== null && 'kind' in value && (value.kind === 'named' || value.kind === 'thing')

const COPY = new Set(['copyreg', 'copy_reg'])

/** `copyreg` makes an object of the class that is its first argument. */
function reconstructed({ module, name }: Named | Thing, args: readonly Inert[]): GrowingThing | undefined {
  const [first] = args
  if (!COPY.has(module) || !['_reconstructor', '__newobj__', '__newobj_ex__'].includes(name)) return undefined
  if (first === undefined || first === null || typeof first !== 'object' || !('kind' in first)) return undefined
  if (first.kind !== 'named') return undefined
  return { ...{ kind: 'thing', module: first.module, name: first.name }, args: args.slice(1), items: [], entries: [] }
}
