import { type Inert, isNamed } from '../inert.ts'
import { joblibArray } from './joblib.ts'
import { byte, line, long, type Step, wide } from './literals.ts'
import {
  argumentsIn,
  broken,
  described,
  type Growing,
  type GrowingThing,
  type Machine,
  mark,
  pop,
  popMark,
  push,
  recall,
  remember,
  take,
  top,
} from './machine.ts'

const tuple = (items: Inert[]): Growing => ({ kind: 'tuple', items })

function tupleOf(count: number): Step {
  return (machine) => {
    const items: Inert[] = []
    for (let i = 0; i < count; i++) items.unshift(pop(machine))
    push(machine, tuple(items))
  }
}

function pairsIn(items: readonly Inert[]): (readonly [Inert, Inert])[] {
  if (items.length % 2 !== 0) throw broken('a key has no value')
  return Array.from({ length: items.length / 2 }, (_, i) => [items[2 * i]!, items[2 * i + 1]!] as const)
}

function append(machine: Machine, items: readonly Inert[]): void {
  const list = top(machine)
  if (typeof list !== 'object' || list === null || !('items' in list) || list.kind === 'tuple')
    throw broken('it appends to what is no list')
  for (const item of items) (list as GrowingThing).items.push(item)
}

function setItems(machine: Machine, entries: readonly (readonly [Inert, Inert])[]): void {
  const dict = top(machine)
  if (typeof dict !== 'object' || dict === null || !('entries' in dict) || !Array.isArray(dict.entries))
    throw broken('it sets keys of what has none')
  for (const entry of entries) (dict as GrowingThing).entries.push(entry)
}

/** Calls nothing: what would be called is described. */
function describe(machine: Machine, callee: Inert, args: readonly Inert[]): void {
  push(machine, described(callee, args))
}

function build(machine: Machine): void {
  const state = pop(machine)
  const thing = top(machine)
  if (typeof thing !== 'object' || thing === null || !('args' in thing)) throw broken('it builds what is no object')
  ;(thing as GrowingThing).state = state
  const array = joblibArray(machine, thing)
  if (array === undefined) return
  pop(machine)
  push(machine, array)
}

function instance(machine: Machine): void {
  const callee: Inert = { kind: 'named', module: line(machine), name: line(machine) }
  describe(machine, callee, popMark(machine))
}

function object(machine: Machine): void {
  const [callee, ...args] = popMark(machine)
  if (!isNamed(callee)) throw broken('what it calls has no name')
  describe(machine, callee, args)
}

function stackGlobal(machine: Machine): void {
  const [name, module] = [pop(machine), pop(machine)]
  if (typeof name !== 'string' || typeof module !== 'string') throw broken('a name is no text')
  push(machine, { kind: 'named', module, name })
}

const refused =
  (reason: string): Step =>
  () => {
    throw broken(reason)
  }

const PERSISTENT = refused('it refers to something outside of it')
const OUT_OF_BAND = refused('its buffers are kept elsewhere')
const EXTENSION = refused('it uses codes of a registry of its own')

/** Opcodes that make lists, dictionaries and descriptions, and those that keep and recall. */
export const OBJECTS: Readonly<Record<string, Step>> = {
  '(': mark,
  '0': (machine) => void (machine.stack.length === 0 ? popMark(machine) : pop(machine)),
  '1': (machine) => void popMark(machine),
  '2': (machine) => push(machine, top(machine)),
  '.': (machine) => {
    machine.done = true
  },
  ')': (machine) => push(machine, tuple([])),
  t: (machine) => push(machine, tuple(popMark(machine))),
  '\x85': tupleOf(1),
  '\x86': tupleOf(2),
  '\x87': tupleOf(3),
  ']': (machine) => push(machine, { kind: 'list', items: [] }),
  l: (machine) => push(machine, { kind: 'list', items: popMark(machine) }),
  a: (machine) => append(machine, [pop(machine)]),
  e: (machine) => append(machine, popMark(machine)),
  '}': (machine) => push(machine, { kind: 'dict', entries: [] }),
  d: (machine) => push(machine, { kind: 'dict', entries: pairsIn(popMark(machine)) }),
  s: (machine) => {
    const [value, key] = [pop(machine), pop(machine)]
    setItems(machine, [[key, value]])
  },
  u: (machine) => setItems(machine, pairsIn(popMark(machine))),
  '\x8f': (machine) => push(machine, { kind: 'set', items: [] }),
  '\x90': (machine) => append(machine, popMark(machine)),
  '\x91': (machine) => push(machine, { kind: 'set', items: popMark(machine) }),
  c: (machine) => push(machine, { kind: 'named', module: line(machine), name: line(machine) }),
  '\x93': stackGlobal,
  R: (machine) => {
    const args = argumentsIn(pop(machine))
    describe(machine, pop(machine), args)
  },
  '\x81': (machine) => {
    const args = argumentsIn(pop(machine))
    describe(machine, pop(machine), args)
  },
  '\x92': (machine) => {
    pop(machine)
    const args = argumentsIn(pop(machine))
    describe(machine, pop(machine), args)
  },
  b: build,
  i: instance,
  o: object,
  g: (machine) => push(machine, recall(machine, placeIn(line(machine)))),
  h: (machine) => push(machine, recall(machine, byte(machine))),
  j: (machine) => push(machine, recall(machine, long(machine))),
  p: (machine) => remember(machine, placeIn(line(machine))),
  q: (machine) => remember(machine, byte(machine)),
  r: (machine) => remember(machine, long(machine)),
  '\x94': (machine) => remember(machine, machine.memo.size),
  '\x80': (machine) => {
    if (byte(machine) > LAST_PROTOCOL) throw broken('its protocol is unknown')
  },
  '\x95': (machine) => {
    const length = wide(machine)
    if (length > machine.bytes.length - machine.at) throw broken('it is cut short')
    take(machine, 0)
  },
  P: PERSISTENT,
  Q: PERSISTENT,
  '\x82': EXTENSION,
  '\x83': EXTENSION,
  '\x84': EXTENSION,
  '\x97': OUT_OF_BAND,
  '\x98': OUT_OF_BAND,
}

const LAST_PROTOCOL = 5

function placeIn(text: string): number {
  const place = Number(text)
  if (text === '' || !Number.isSafeInteger(place)) throw broken('a place is no number')
  return place
}
