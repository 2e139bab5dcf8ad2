import { fail } from '../errors.ts'

/** A model may read this many features: each is an input of its own. */
const MOST_FEATURES = 50_000

/**
 * The names of the inputs of a model: those that are given, else those of its file, else numbered ones. Errors:
 * `registry.bad_features` for too many or too few, empty and repeated names; `registry.unsupported_model`.
 */
export function featureNames(
  count: number,
  names: { readonly given: readonly string[] | undefined; readonly inFile: readonly string[]; readonly prefix: string },
): readonly string[] {
  if (!(Number.isInteger(count) && count > 0 && count <= MOST_FEATURES))
    throw fail('unsupported_model', { reason: `it reads ${count} features, where 1 to ${MOST_FEATURES} are supported` })
  const chosen = names.given ?? (names.inFile.length > 0 ? names.inFile : undefined)
  if (chosen === undefined) return Array.from({ length: count }, (_, i) => `${names.prefix}${i}`)
  if (chosen.length !== count)
    throw fail('bad_features', { reason: `there are ${chosen.length} names for ${count} features` })
  const seen = new Set<string>()
  for (const name of chosen) {
    if (name === '') throw fail('bad_features', { reason: 'a name is empty' })
    if (name.startsWith('/')) throw fail('bad_features', { reason: 'a name begins with /' })
    if (OUTPUTS.includes(name)) throw fail('bad_features', { reason: `${name} is the name of an output` })
    if (seen.has(name)) throw fail('bad_features', { reason: 'a name comes twice' })
    seen.add(name)
  }
  return chosen
}

const OUTPUTS: readonly string[] = ['label', 'probabilities', 'variable']
