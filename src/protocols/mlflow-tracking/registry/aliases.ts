import type { DoorRoute } from '../../../http/index.ts'
import { failRegistry, stageIn } from '../../../registry/index.ts'
import { fail } from '../../errors.ts'
import { routesOf } from '../call.ts'
import { listOf, required, text, truth } from '../fields.ts'
import { listOut } from '../write.ts'
import { checkAlias } from './checks.ts'
import { latestIn } from './models.ts'
import type { RegistryRouteNeeds } from './needs.ts'
import { versionOut } from './shown.ts'
import { found } from './versions.ts'

const READ = 'registry.read'
const PROMOTE = 'registry.promote'
const given = required(text)
const ALIASES = 'registered-models/alias'
const ARCHIVABLE = ['None', 'Archived']

/** The calls about what points at versions: aliases and stages. */
export function aliasRoutes(needs: RegistryRouteNeeds): readonly DoorRoute[] {
  const { models, perform } = needs
  return [
    ...routesOf({
      ...{ methods: ['POST'], path: ALIASES, permit: PROMOTE, fields: { name: given, alias: given, version: given } },
      async run({ name, alias, version }, { actor }) {
        checkAlias(alias)
        const { version: number } = await found(needs, name, version)
        await perform('registry.promote', { model: name, alias, version: number }, actor)
        return {}
      },
    }),
    ...routesOf({
      ...{ methods: ['DELETE'], path: ALIASES, permit: PROMOTE, fields: { name: given, alias: given } },
      async run({ name, alias }, { actor }) {
        const { aliases } = await models.find(name)
        if (Object.hasOwn(aliases, alias)) await perform('registry.unalias', { model: name, alias }, actor)
        return {}
      },
    }),
    ...routesOf({
      ...{ methods: ['GET'], path: ALIASES, permit: READ, fields: { name: given, alias: given } },
      async run({ name, alias }) {
        const { latest } = await models.find(name)
        const isLatest = alias.toLowerCase() === 'latest'
        if (isLatest && latest === 0)
          throw fail('mlflow_not_there', { reason: `Latest version not found for model ${name}.` })
        const version = isLatest ? await models.get(name, latest) : await models.alias(name, alias)
        if (!version) throw failRegistry('alias_not_found', { model: name, alias })
        return { model_version: versionOut(version) }
      },
    }),
    ...stageRoutes(needs),
  ]
}

function stageRoutes(needs: RegistryRouteNeeds): readonly DoorRoute[] {
  const { models, perform } = needs
  return [
    ...routesOf({
      ...{ methods: ['POST', 'GET'], path: 'registered-models/get-latest-versions', permit: READ },
      fields: { name: given, stages: listOf(text) },
      async run({ name, stages }) {
        const model = await models.find(name)
        const asked = stages.map((stage) => stageIn(model, stage))
        return { model_versions: listOut(latestIn(await models.latest([name]), asked).map(versionOut)) }
      },
    }),
    ...routesOf({
      ...{ methods: ['POST'], path: 'model-versions/transition-stage', permit: PROMOTE },
      fields: { name: given, version: given, stage: given, archive_existing_versions: truth },
      async run({ name, version, stage, archive_existing_versions: archiveOthers = false }, { actor }) {
        const model = await models.find(name)
        const target = stageIn(model, stage) ?? 'None'
        if (archiveOthers && ARCHIVABLE.includes(target))
          throw fail('mlflow_parameter', { reason: cannotArchive(target) })
        const { version: number } = await found(needs, name, version)
        await perform('registry.stage', { model: name, version: number, stage: target, archiveOthers }, actor)
        return { model_version: versionOut(await models.get(name, number)) }
      },
    }),
  ]
}

const cannotArchive = (stage: string): string =>
  `Model version transition cannot archive existing model versions because '${stage}' is not an Active stage. Valid stages are ['Staging', 'Production']`
