import { fail } from '../errors.ts'
import { type Field, fieldOf, isOrdered, type Vocabulary } from './field.ts'

/** A field to sort by. Whatever the direction, NaN comes after the values and what is missing after NaN. */
export interface Order {
  readonly field: Field
  readonly down: boolean
}

const LONGEST = 1_000
const MOST = 20
const SHOWN = 100

/**
 * Reads orders such as `metrics.auc desc`.
 *
 * Errors: `tracking.bad_order`, in whose details `kind` says what is wrong: `shape`, `direction`, `entity`, `attribute`, `dataset` or
 * `duplicate`.
 */
export function parseOrders(orders: readonly string[], vocabulary: Vocabulary): readonly Order[] {
  if (orders.length > MOST) throw fail('bad_order', { order: `more than ${MOST} fields`, kind: 'shape' })
  const read = orders.map((order) => parseOrder(order, vocabulary))
  const named = new Set(read.map(({ field: { of, key } }) => `${of}.${key}`))
  if (named.size < read.length)
    throw fail('bad_order', { order: 'one field twice', kind: 'duplicate', orders: [...orders] })
  return read
}

function parseOrder(order: string, vocabulary: Vocabulary): Order {
  const bad = (kind: string, found: string): Error => {
    const shown = JSON.stringify(order.slice(0, SHOWN))
    return fail('bad_order', { order: shown, kind, found: found.slice(0, SHOWN), text: order.slice(0, LONGEST) })
  }
  const hit = order.length > LONGEST ? null : /^\s*((?:[^\s"`]|"[^"]*"|`[^`]*`)+)(?:\s+(\S+))?\s*$/s.exec(order)
  if (!hit) throw bad('shape', order)
  const [, name = '', direction = 'asc'] = hit
  if (!/^(?:asc|desc)$/i.test(direction)) throw bad('direction', direction)
  const field = fieldOf(name, vocabulary)
  if ('fault' in field) throw bad(field.fault, field.found)
  if (!isOrdered(field, vocabulary)) throw bad(field.of === 'datasets' ? 'entity' : 'attribute', field.key)
  return { field, down: direction.toLowerCase() === 'desc' }
}
