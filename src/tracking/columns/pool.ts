import { type Column, sizeOfColumn } from './column.ts'

/** Columns in memory, those used last, as far as the bytes go. */
export interface Pool {
  /** Keeps these until they are let go, however much there is. */
  pin(names: readonly string[]): void
  unpin(names: readonly string[]): void
}

export function createPool(columns: Map<string, Column>, memory: number): Pool {
  const pins = new Map<string, number>()

  function count(names: readonly string[], by: 1 | -1): void {
    for (const name of names) {
      const held = (pins.get(name) ?? 0) + by
      if (held === 0) pins.delete(name)
      else pins.set(name, held)
      // What was used last is last in the map.
      const column = columns.get(name)
      if (!column) continue
      columns.delete(name)
      columns.set(name, column)
    }
  }

  function shrink(): void {
    let bytes = 0
    for (const column of columns.values()) bytes += sizeOfColumn(column)
    for (const [name, column] of columns) {
      if (bytes <= memory) return
      if (pins.has(name)) continue
      columns.delete(name)
      bytes -= sizeOfColumn(column)
    }
  }

  return {
    pin: (names) => count(names, 1),
    unpin(names) {
      count(names, -1)
      shrink()
    },
  }
}
