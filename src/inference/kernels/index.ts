import type { Prepare } from '../kernel.ts'
import { ML } from '../model.ts'
import { arithmetic } from './arithmetic.ts'
import { cast } from './cast.ts'
import { categories } from './categories.ts'
import { columns } from './columns.ts'
import { comparison } from './comparison.ts'
import { elementwise } from './elementwise.ts'
import { gather } from './gather.ts'
import { linear } from './linear.ts'
import { matrix } from './matrix.ts'
import { reduction } from './reduction.ts'
import { scaling } from './scaling.ts'
import { shape } from './shape.ts'
import { microsoftText, text } from './text.ts'
import { treeEnsemble } from './tree-ensemble.ts'
import { trees } from './trees.ts'

const BY_DOMAIN: ReadonlyMap<string, ReadonlyMap<string, Prepare>> = new Map([
  ['', table(arithmetic, cast, comparison, elementwise, gather, matrix, reduction, shape, text)],
  ['com.microsoft', table(microsoftText)],
  [ML, table(categories, columns, linear, scaling, treeEnsemble, trees)],
])

function table(...families: readonly Readonly<Record<string, Prepare>>[]): ReadonlyMap<string, Prepare> {
  return new Map(families.flatMap((family) => Object.entries(family)))
}

/** The kernel of an operator, undefined where there is none. */
export function kernelOf(domain: string, operator: string): Prepare | undefined {
  return BY_DOMAIN.get(domain)?.get(operator)
}
