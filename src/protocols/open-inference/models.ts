import type { DataPlane, ServedModel } from '../data-plane.ts'
import { fail } from '../errors.ts'
import { printable } from '../shown.ts'
import { type ModelStatistics, statisticsOf } from './documents.ts'

/** The model of a name, or one version of it. Errors: `protocols.unknown_model`, `unknown_version`. */
export function modelOf(dataPlane: DataPlane, name: string, version?: string): ServedModel {
  const model = dataPlane.describe(name, version)
  if (model !== undefined) return model
  if (version === undefined || dataPlane.describe(name) === undefined)
    throw fail('unknown_model', { model: printable(name) })
  throw fail('unknown_version', { model: printable(name), version: printable(version) })
}

/** The same, where it can answer now. Errors: also `protocols.not_ready`. */
export function readyModelOf(dataPlane: DataPlane, name: string, version?: string): ServedModel {
  const model = modelOf(dataPlane, name, version)
  if (model.ready) return model
  throw fail('not_ready', { model: printable(name) })
}

/** The statistics of a model, of one version, or of all models. Errors: those of `modelOf`. */
export function statistics(dataPlane: DataPlane, name?: string, version?: string): readonly ModelStatistics[] {
  if (name !== undefined) modelOf(dataPlane, name, version)
  const names = name === undefined ? dataPlane.names() : [name]
  return names
    .flatMap((one) => dataPlane.statistics(one).map((each) => statisticsOf(one, each)))
    .filter((each) => version === undefined || each.version === version)
}
