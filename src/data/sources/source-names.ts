import { fail } from '../errors.ts'
import type { FoundFile } from './find-files.ts'

/** Errors: `data.reserved_column`. */
export function mustNotBeReserved(dataset: string, names: readonly string[]): void {
  const column = names.find((name) => name.startsWith('__') || /^file_(row_number|index)$/i.test(name))
  if (column) throw fail('reserved_column', { dataset, column })
}

/** SQL for the name of the file that a row came from, where the column `__path` has its path. */
export function fileNameSql(files: readonly FoundFile[]): string {
  const [first] = files
  return first ? `substr(__path, ${first.path.length - first.name.length + 1})` : '__path'
}

/** Names that differ for the engine, to which `a` and `A` are one: the second becomes `A_2`. */
export function distinctNames(names: readonly string[]): readonly string[] {
  const given = new Set(names.map((name) => name.toLowerCase()))
  const used = new Set<string>()
  return names.map((wanted) => {
    let name = wanted
    for (let n = 2; used.has(name.toLowerCase()) || (name !== wanted && given.has(name.toLowerCase())); n++)
      name = `${wanted}_${n}`
    used.add(name.toLowerCase())
    return name
  })
}
