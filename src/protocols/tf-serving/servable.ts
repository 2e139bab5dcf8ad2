import { type DoorCall, failHttp } from '../../http/index.ts'
import type { DataPlane, ServedModel } from '../data-plane.ts'
import { fail } from '../errors.ts'
import { printable } from '../shown.ts'

/** The model that an address names, and the version where it names one. */
export interface Servable {
  readonly model: ServedModel
  readonly version: string | undefined
}

/**
 * The model of `/v1/models/:model`, `…/versions/:version` or `…/labels/:label`, to be asked for answers.
 *
 * Errors: `protocols.tf_no_servable`, `protocols.tf_refused` for an unknown label, `protocols.not_ready` where no version takes traffic.
 */
export async function servableOf(dataPlane: DataPlane, { params }: DoorCall): Promise<Servable> {
  const name = params['model']!
  requireNumber(params['version'])
  const known = dataPlane.describe(name)
  const version = params['version'] ?? (known && (await labeled(dataPlane, name, params['label'])))
  const request =
    version === undefined ? `Latest(${printable(name)})` : `Specific(${printable(name)}, ${printable(version)})`
  const model = known && version !== undefined ? dataPlane.describe(name, version) : known
  if (model === undefined) throw fail('tf_no_servable', { request })
  if (version === undefined && !model.ready) throw fail('not_ready', { model: name })
  return { model, version }
}

/** As `servableOf`, to be looked at only. Errors: `protocols.tf_no_versions`, `protocols.tf_refused`. */
export async function servableToShow(dataPlane: DataPlane, { params }: DoorCall): Promise<Servable> {
  const name = params['model']!
  requireNumber(params['version'])
  const known = dataPlane.describe(name)
  if (known === undefined) throw fail('tf_no_versions', { what: 'any versions', model: printable(name) })
  const version = params['version'] ?? (await labeled(dataPlane, name, params['label']))
  const model = version === undefined ? known : dataPlane.describe(name, version)
  if (model === undefined)
    throw fail('tf_no_versions', { what: `version ${printable(version!)}`, model: printable(name) })
  return { model, version }
}

/** An address with another version is none. Errors: `http.not_found`. */
function requireNumber(version: string | undefined): void {
  if (version !== undefined && !/^\d+$/.test(version)) throw failHttp('not_found', {})
}

async function labeled(dataPlane: DataPlane, name: string, label: string | undefined): Promise<string | undefined> {
  if (label === undefined) return undefined
  const version = await dataPlane.versionOf(name, label)
  if (version === undefined)
    throw fail('tf_refused', { reason: `Unrecognized servable version label: ${printable(label)}` })
  return version
}
