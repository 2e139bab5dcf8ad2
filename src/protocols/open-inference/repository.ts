import type { RepositoryEntry } from '../data-plane.ts'
import { fail } from '../errors.ts'
import { isObject, printable } from '../shown.ts'

/** The lines of the repository that were asked for. */
export function listed(entries: readonly RepositoryEntry[], readyOnly: boolean): readonly RepositoryEntry[] {
  return readyOnly ? entries.filter(({ state }) => state === 'READY') : entries
}

/**
 * The version that a configuration in the parameters of a load names, if any. What else it says is the registry's to say; and files
 * come by `registry import` only, past its checks.
 *
 * Errors: `protocols.files_refused`, `bad_request`.
 * Source: Triton's model repository extension, load.
 */
export function versionToLoad(parameters: unknown, model: string): string | undefined {
  if (!isObject(parameters)) return undefined
  if (Object.keys(parameters).some((name) => name.startsWith('file:')))
    throw fail('files_refused', { model: printable(model) })
  const config = parameters['config']
  if (config === undefined) return undefined
  const policy = configured(config)['version_policy']
  const specific = isObject(policy) ? policy['specific'] : undefined
  const versions = isObject(specific) ? specific['versions'] : undefined
  return Array.isArray(versions) && versions.length > 0 ? String(versions.at(-1)).slice(0, 20) : undefined
}

function configured(text: unknown): Readonly<Record<string, unknown>> {
  try {
    const config: unknown = JSON.parse(String(text))
    if (isObject(config)) return config
  } catch {}
  throw fail('bad_request', { reason: 'the parameter config is no JSON object' })
}
