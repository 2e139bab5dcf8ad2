import { bytesOf, type Code, lengthOf, unsigned } from './code.ts'

/**
 * Writes WebAssembly modules: as much of the binary format as kernels need.
 *
 * Source: the WebAssembly Core Specification 2.0, chapter 5, and the threads proposal for shared memories.
 */

/** What a parameter, local or result may be. */
export type ValueType = 'i32' | 'i64' | 'f32' | 'f64' | 'v128'

const TYPES: Readonly<Record<ValueType, number>> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b }
const NO_RESULT = 0x40

/** A parameter or local: how it is read, written, and written and read at once. */
export interface Local {
  readonly get: Code
  readonly set: (value: Code) => Code
  readonly tee: (value: Code) => Code
}

/** A finished function. */
export interface WasmFunction {
  readonly name: string
  readonly parameters: readonly ValueType[]
  readonly result: ValueType | undefined
  readonly locals: readonly ValueType[]
  readonly body: Code
}

type Named<P extends Readonly<Record<string, ValueType>>> = { readonly [K in keyof P]: Local }

/**
 * A function: parameters in order, a result type where it has one, and its body, which may ask for locals.
 *
 * @example
 * defineFunction({ name: 'double', parameters: { x: 'i32' }, result: 'i32', body: ({ x }) => i32.add(x.get, x.get) })
 */
export function defineFunction<const P extends Readonly<Record<string, ValueType>>>(spec: {
  readonly name: string
  readonly parameters: P
  readonly result?: ValueType
  readonly body: (parameters: Named<P>, local: (type: ValueType) => Local) => Code
}): WasmFunction {
  const parameters = Object.values(spec.parameters)
  const named = Object.fromEntries(Object.keys(spec.parameters).map((name, i) => [name, localAt(i)])) as Named<P>
  const locals: ValueType[] = []
  const local = (type: ValueType): Local => localAt(parameters.length + locals.push(type) - 1)
  const body = spec.body(named, local)
  return { name: spec.name, parameters, result: spec.result, locals, body }
}

function localAt(index: number): Local {
  return {
    get: [0x20, unsigned(index)],
    set: (value) => [value, 0x21, unsigned(index)],
    tee: (value) => [value, 0x22, unsigned(index)],
  }
}

/** Repeats `body` as long as `again` leaves something other than 0; the body runs at least once. */
export function repeat(body: Code, again: Code): Code {
  return [0x03, NO_RESULT, body, again, 0x0d, 0, 0x0b]
}

/** Runs a piece only where the condition holds. */
export function when(condition: Code, body: Code, otherwise?: Code): Code {
  return [condition, 0x04, NO_RESULT, body, ...(otherwise === undefined ? [] : [0x05, otherwise]), 0x0b]
}

/** One of two values; both are computed. */
export function select(condition: Code, yes: Code, no: Code): Code {
  return [yes, no, condition, 0x1b]
}

/** Repeats `body` while `condition` holds, which is asked first. */
export function whileTrue(condition: Code, body: Code): Code {
  return when(condition, repeat(body, condition))
}

/** The memory that a module imports as `env.memory`; a shared one says how large it may become, in pages of 64 KiB. */
export interface MemoryImport {
  readonly sharedPages?: number
}

const vector = (items: readonly Code[]): Code => [unsigned(items.length), items]
const sized = (content: Code): Code => [unsigned(lengthOf(content)), content]
const section = (id: number, content: Code): Code => [id, sized(content)]
const text = (value: string): Code => vector(Array.from(value, (letter) => letter.charCodeAt(0)))

/** A module that imports the memory `env.memory` and exports these functions. */
export function wasmModule(
  functions: readonly WasmFunction[],
  { sharedPages }: MemoryImport = {},
): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters, result }) => [
    0x60,
    vector(parameters.map((type) => TYPES[type])),
    vector(result === undefined ? [] : [TYPES[result]]),
  ])
  const limits = sharedPages === undefined ? [0x00, unsigned(1)] : [0x03, unsigned(1), unsigned(sharedPages)]
  const exported = functions.map(({ name }, i) => [text(name), 0x00, unsigned(i)])
  const bodies = functions.map(({ locals, body }) =>
    sized([vector(locals.map((type) => [unsigned(1), TYPES[type]])), body, 0x0b]),
  )
  return bytesOf([
    [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    section(1, vector(types)),
    section(2, vector([[text('env'), text('memory'), 0x02, limits]])),
    section(3, vector(functions.map((_, i) => unsigned(i)))),
    section(7, vector(exported)),
    section(10, vector(bodies)),
  ])
}
