import { MillraceError } from '../../base/index.ts'
import { failTracking, type IncomingModel, type ModelIntake, type Taking } from '../../tracking/index.ts'
import type { Models } from './models.ts'

type IncomingVersion = IncomingModel['versions'][number]
type Held = {
  readonly name: string
  readonly isSame: boolean
  readonly latest: number
  readonly taken: ReadonlySet<number>
}

/**
 * Takes registered models of another store. A model of the same name is the same where it was made at the same moment; the versions of
 * another one continue its numbers, and the aliases that it has stay.
 */
export function createModelIntake(models: Models): ModelIntake {
  return {
    async take(model, how) {
      const held = await placeFor(models, model, how)
      const numbers = await takeVersions(models, { model, held, how })
      if (!how.dryRun) await takeAliases(models, { model, name: held.name, numbers, how })
    },
  }
}

interface Order {
  readonly model: IncomingModel
  readonly held: Held
  readonly how: Taking
}

/** The model here, made where there is none of its name. */
async function placeFor(models: Models, model: IncomingModel, how: Taking): Promise<Held> {
  const { name, isSame } = await nameFor(models, model, how)
  const { tally } = how
  if (isSame !== undefined) {
    tally.found('models')
    if (!isSame) tally.note(`Model ${name} was here already: its versions go on from the last one here.`)
    const versions = await models.versions(name)
    const latest = (await models.find(name)).latest
    return { name, isSame, latest, taken: new Set(versions.map(({ version }) => version)) }
  }
  tally.took('models')
  if (name !== model.name) tally.note(`Model ${model.name} is ${name} here: the name was taken.`)
  if (!how.dryRun) {
    const { createdAt, changedAt, description, tags } = model
    await models.create({ name, description, tags, by: how.by, as: { createdAt, changedAt } })
  }
  return { name, isSame: true, latest: 0, taken: new Set() }
}

interface NameHere {
  readonly name: string
  /** Whether the model of that name is the same one; undefined where there is none. */
  readonly isSame: boolean | undefined
}

/** Throws `tracking.import_conflict`. */
async function nameFor(models: Models, { name, createdAt }: IncomingModel, { onConflict }: Taking): Promise<NameHere> {
  const isSame = async (one: string): Promise<boolean | undefined> => {
    const found = await models.find(one).catch(whereMissing)
    return found && found.createdAt === createdAt
  }
  const own = await isSame(name)
  if (own !== false || onConflict === 'merge') return { name, isSame: own }
  if (onConflict === 'refuse') throw failTracking('import_conflict', { kind: 'model', name })
  for (let count = 1; ; count++) {
    const other = count === 1 ? `${name} (imported)` : `${name} (imported ${count})`
    const there = await isSame(other)
    if (there !== false) return { name: other, isSame: there }
  }
}

function whereMissing(error: unknown): undefined {
  if (error instanceof MillraceError && error.code === 'registry.model_not_found') return undefined
  throw error
}

/** Takes the versions that are not here; gives the number here of every one by its number there. */
async function takeVersions(models: Models, { model, held, how }: Order): Promise<ReadonlyMap<number, number>> {
  const numbers = new Map<number, number>()
  let latest = held.latest
  for (const version of model.versions) {
    const once = `mlflow:${version.version}:${version.createdAt}`
    const known = held.taken.size === 0 ? undefined : await models.versionOnce(held.name, once)
    if (known) {
      how.tally.found('versions')
      numbers.set(version.version, known.version)
      continue
    }
    const keeps = held.isSame && !held.taken.has(version.version)
    const number = keeps ? version.version : latest + 1
    latest = Math.max(latest, number)
    if (number !== version.version)
      how.tally.note(`Version ${version.version} of ${held.name} is number ${number} here.`)
    if (how.dryRun || (await isTaken(models, { name: held.name, version, number, once, how }))) {
      how.tally.took('versions')
      numbers.set(version.version, number)
    }
  }
  return numbers
}

interface OneVersion {
  readonly name: string
  readonly version: IncomingVersion
  readonly number: number
  readonly once: string
  readonly how: Taking
}

/** Registers one version and moves it to its stage; false where it could not be, which is told. */
async function isTaken(models: Models, { name, version, number, once, how }: OneVersion): Promise<boolean> {
  const { createdAt, changedAt, description, by, source, location, run, loggedModel, tags, status, stage } = version
  const told = await trying(how, { kind: 'versions', name: `${name} ${version.version}` }, async () => {
    await models.register({
      ...{ model: name, once, description, by, tags, existing: true, as: { version: number, createdAt, changedAt } },
      ...(source !== null && { source }),
      ...(location !== null && { location }),
      ...(run !== null && { run }),
      ...(loggedModel !== null && { loggedModel }),
      lineage: { inputs: [], because: how.because },
      ...(status !== 'READY' && { metadata: { status } }),
    })
  })
  if (!told || stage === null) return told
  const order = { model: name, version: number, stage, by: how.by, because: how.because }
  if (await trying(how, { kind: 'stages', name: `${name} ${number}: ${stage}` }, () => models.stages.move(order)))
    how.tally.took('stages')
  return true
}

interface Aliased {
  readonly model: IncomingModel
  readonly name: string
  readonly numbers: ReadonlyMap<number, number>
  readonly how: Taking
}

async function takeAliases(models: Models, { model, name, numbers, how }: Aliased): Promise<void> {
  const { aliases } = await models.find(name)
  const why = { by: how.by, because: how.because }
  for (const [alias, there] of Object.entries(model.aliases)) {
    const number = numbers.get(there)
    const present = aliases[alias]
    if (present !== undefined) {
      how.tally.found('aliases')
      if (present !== number) how.tally.note(`Alias ${alias} of ${name} stays at version ${present}.`)
    } else if (number === undefined)
      how.tally.tell({ kind: 'aliases', name: `${name}@${alias}`, reason: 'its version is not here' })
    else if (
      await trying(how, { kind: 'aliases', name: `${name}@${alias}` }, () =>
        models.pointAlias(name, alias, number, why),
      )
    )
      how.tally.took('aliases')
  }
}

/** Does something that may be refused, which is told; what is wrong on our side is not caught. */
async function trying(
  { tally }: Taking,
  what: { readonly kind: string; readonly name: string },
  does: () => Promise<unknown>,
): Promise<boolean> {
  try {
    await does()
    return true
  } catch (error) {
    if (!(error instanceof MillraceError) || error.status >= 500) throw error
    tally.tell({ ...what, reason: error.message })
    return false
  }
}
