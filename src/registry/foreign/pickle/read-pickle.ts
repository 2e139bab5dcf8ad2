import type { Inert } from '../inert.ts'
import { LITERALS, type Step } from './literals.ts'
import { broken, type Machine, PICKLE_LIMITS, type PickleLimits } from './machine.ts'
import { OBJECTS } from './objects.ts'

const STEPS: readonly (Step | undefined)[] = Array.from({ length: 256 }, (_, code) => {
  const letter = String.fromCharCode(code)
  return LITERALS[letter] ?? OBJECTS[letter]
})

/**
 * Reads a pickle of protocol 0 to 5, or of joblib, into descriptions. Nothing that it names is looked up, imported or called: a call is
 * described by its name and its arguments. What is kept and recalled many times is one value, not copies, so that a small file stays
 * small; it may also contain itself.
 *
 * Source: CPython's pickletools, which documents each opcode.
 *
 * Errors: `registry.model_unreadable` for a file that is cut short, broken, or asks for more than any model does.
 *
 * @example
 * readPickle(Uint8Array.of(0x80, 4, 0x4b, 7, 0x2e)) // 7
 */
export function readPickle(bytes: Uint8Array, limits: PickleLimits = PICKLE_LIMITS): Inert {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const machine: Machine = { bytes, view, limits, at: 0, stack: [], marks: [], memo: new Map(), done: false }
  for (let left = limits.opcodes; !machine.done; left--) {
    if (left === 0) throw broken('it has more steps than any model')
    const code = bytes[machine.at++]
    if (code === undefined) throw broken('it is cut short')
    const step = STEPS[code]
    if (step === undefined) throw broken('it has a step that is unknown')
    step(machine)
  }
  const [value] = machine.stack
  if (machine.stack.length !== 1 || machine.marks.length > 0) throw broken('it does not end in one value')
  return value!
}
