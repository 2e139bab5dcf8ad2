import {
  type Code,
  defineFunction,
  f64,
  i32,
  i64x2,
  repeat,
  v128,
  type WasmFunction,
  when,
  whileTrue,
} from '../../inference/index.ts'

/**
 * Parts a list of rows by the bin of one feature: those whose bin is marked 4 in `sides` go to `left`, the others to `right`, both in
 * their order. Returns how many went left. `left` may be the list itself. Both sides need room for one row more than they get.
 */
export type PartRows = (rows: number, count: number, bins: number, sides: number, left: number, right: number) => number

/** Without a branch: every row is written to both sides, and one of the two places moves on. */
export function partFunction(): WasmFunction {
  return defineFunction({
    name: 'part',
    parameters: { rows: 'i32', count: 'i32', bins: 'i32', sides: 'i32', left: 'i32', right: 'i32' },
    result: 'i32',
    body: ({ rows, count, bins, sides, left, right }, local) => {
      const [end, row, step, start] = [local('i32'), local('i32'), local('i32'), local('i32')]
      const one: Code = [
        row.set(i32.load(rows.get)),
        step.set(i32.load8u(i32.add(sides.get, i32.load8u(i32.add(bins.get, row.get))))),
        i32.store(left.get, row.get),
        i32.store(right.get, row.get),
        left.set(i32.add(left.get, step.get)),
        right.set(i32.add(right.get, i32.sub(i32.constant(4), step.get))),
        rows.set(i32.add(rows.get, i32.constant(4))),
      ]
      return [
        start.set(left.get),
        end.set(i32.add(rows.get, i32.shl(count.get, 2))),
        when(count.get, repeat(one, i32.ltU(rows.get, end.get))),
        i32.shrU(i32.sub(left.get, start.get), 2),
      ]
    },
  })
}

/** Adds a value to the doubles at `scores` of the rows of a list. */
export type RaiseRows = (rows: number, count: number, scores: number, value: number) => void

export function raiseFunction(): WasmFunction {
  return defineFunction({
    name: 'raise',
    parameters: { rows: 'i32', count: 'i32', scores: 'i32', value: 'f64' },
    body: ({ rows, count, scores, value }, local) => {
      const [end, score] = [local('i32'), local('i32')]
      const one: Code = [
        score.set(i32.add(scores.get, i32.shl(i32.load(rows.get), 3))),
        f64.store(score.get, f64.add(f64.load(score.get), value.get)),
        rows.set(i32.add(rows.get, i32.constant(4))),
      ]
      return [
        end.set(i32.add(rows.get, i32.shl(count.get, 2))),
        when(count.get, repeat(one, i32.ltU(rows.get, end.get))),
      ]
    },
  })
}

/** `clear(at, bytes)` fills with zeros, `copy(to, from, bytes)` copies towards higher addresses. */
export interface Moves {
  readonly clear: (at: number, bytes: number) => void
  readonly copy: (to: number, from: number, bytes: number) => void
}

/**
 * Own loops, because the instructions of WebAssembly for this go byte by byte where a memory is shared. `clear` takes whole bins of
 * 16 bytes, `copy` whole words of 4.
 */
export function memoryFunctions(): WasmFunction[] {
  return [clearFunction(), copyFunction()]
}

function clearFunction(): WasmFunction {
  return defineFunction({
    name: 'clear',
    parameters: { at: 'i32', bytes: 'i32' },
    body: ({ at, bytes }, local) => {
      const end = local('i32')
      const one: Code = [v128.store(at.get, i64x2.constant(0n, 0n)), at.set(i32.add(at.get, i32.constant(16)))]
      return [end.set(i32.add(at.get, bytes.get)), whileTrue(i32.ltU(at.get, end.get), one)]
    },
  })
}

function copyFunction(): WasmFunction {
  return defineFunction({
    name: 'copy',
    parameters: { to: 'i32', from: 'i32', bytes: 'i32' },
    body: ({ to, from, bytes }, local) => {
      const [end, wideEnd] = [local('i32'), local('i32')]
      const next = (step: number): Code => [to, from].map((place) => place.set(i32.add(place.get, i32.constant(step))))
      const wide: Code = [v128.store(to.get, v128.load(from.get)), next(16)]
      const word: Code = [i32.store(to.get, i32.load(from.get)), next(4)]
      return [
        end.set(i32.add(to.get, bytes.get)),
        wideEnd.set(i32.add(to.get, i32.and(bytes.get, i32.constant(-16)))),
        whileTrue(i32.ltU(to.get, wideEnd.get), wide),
        whileTrue(i32.ltU(to.get, end.get), word),
      ]
    },
  })
}
