import { writeFile } from 'node:fs/promises'
import { Type } from 'typebox'
import { actionsOver, fileToWrite } from '../../base/index.ts'
import type { Blobs } from '../../storage/index.ts'
import type { Artifacts } from '../../tracking/index.ts'
import type { Models } from '../models/models.ts'
import { artifactPath } from '../versions/location.ts'
import { ModelName, type ModelVersion } from '../versions/version.ts'
import { bomOf } from './bom.ts'
import { Card } from './card.ts'
import { htmlOf } from './html.ts'
import { huggingFaceOf } from './hugging-face.ts'
import { type CardNeeds, makeCard } from './make-card.ts'
import { markdownOf } from './markdown.ts'
import { CardNotes, checkNotes } from './notes.ts'
import { installedPackages, type UsedPackage } from './npm-packages.ts'
import { requirementsIn } from './requirements.ts'

/** What the actions over cards need. */
export interface CardActionNeeds extends CardNeeds {
  readonly models: Models
  readonly artifacts: Pick<Artifacts, 'tree'>
  readonly blobs: Pick<Blobs, 'get'>
}

const action = actionsOver<CardActionNeeds>()

const MAX_VERSION = 2 ** 31 - 1
const VersionNumber = Type.Integer({ minimum: 1, maximum: MAX_VERSION })
const Format = Type.Union(
  [Type.Literal('markdown'), Type.Literal('html'), Type.Literal('huggingface'), Type.Literal('json')],
  { description: 'markdown when not given; huggingface is its README.md with metadata.' },
)
type Format = 'markdown' | 'html' | 'huggingface' | 'json'

const WRITERS: Readonly<Record<Exclude<Format, 'json'>, (card: Card) => string>> = {
  ...{ markdown: markdownOf, html: htmlOf, huggingface: huggingFaceOf },
}

export const card = action({
  name: 'registry.card',
  does: 'Show the model card of a version, made of what was kept: data, metrics with intervals, slices, gates, lineage, history.',
  http: 'GET /api/v1/models/:model/versions/:version/card',
  permit: 'registry.read',
  input: Type.Object({ model: ModelName, version: VersionNumber, format: Type.Optional(Format) }),
  output: Type.Object({ card: Card, text: Type.Union([Type.String(), Type.Null()]) }),
  words: ['model'],
  example: 'registry card late --version 3',
  run: async (needs, { model, version, format = 'markdown' }) => {
    const made = await makeCard(needs, model, version)
    return { card: made, text: format === 'json' ? null : WRITERS[format](made) }
  },
})

export const writeCard = action({
  name: 'registry.write_card',
  does: 'Write the model card of a version into a file: Markdown, one HTML page, the README.md of Hugging Face, or JSON.',
  http: 'POST /api/v1/models/:model/versions/:version/cards',
  permit: 'registry.export',
  input: Type.Object({
    model: ModelName,
    version: VersionNumber,
    format: Type.Optional(Format),
    out: fileToWrite('Where it is written to.'),
  }),
  output: Type.Object({ out: Type.String(), missing: Type.Array(Type.String()) }),
  words: ['model'],
  example: 'registry write-card late --version 3 --format html --out late.html',
  run: async (needs, { model, version, out, format = out.endsWith('.html') ? 'html' : 'markdown' }) => {
    const made = await makeCard(needs, model, version)
    await writeFile(out, format === 'json' ? `${JSON.stringify(made, null, 2)}\n` : WRITERS[format](made))
    return { out, missing: made.missing }
  },
})

export const cardNotes = action({
  name: 'registry.card_notes',
  does: 'Say what only the author of a model knows: what it is for and not for, its limits, its license. What is not given stays.',
  http: 'PUT /api/v1/models/:model/card',
  permit: 'registry.write',
  input: Type.Object({ model: ModelName, ...CardNotes.properties }),
  output: CardNotes,
  words: ['model'],
  example: 'registry card-notes late --intended-use "Warn passengers of delays." --license Apache-2.0',
  run: async ({ models, cardNotes }, { model, ...notes }, { actor }) => {
    await models.find(model)
    return cardNotes.add(model, checkNotes(notes), actor.id)
  },
})

export const bom = action({
  name: 'registry.bom',
  does: 'Show what a version consists of and came from as a bill of materials: CycloneDX 1.6 with the model card, the data and the packages.',
  http: 'GET /api/v1/models/:model/versions/:version/bom',
  permit: 'registry.read',
  input: Type.Object({ model: ModelName, version: VersionNumber }),
  output: Type.Unknown(),
  words: ['model'],
  example: 'registry bom late --version 3',
  run: async (needs, { model, version }) => {
    const made = await makeCard(needs, model, version)
    const found = await needs.models.get(model, version)
    const installed = installedPackages()
    const packages = [...installed, ...(await requirementsOf(needs, found))]
    const own = installed.find(({ name }) => name === 'millrace')?.version ?? 'unknown'
    return bomOf({ card: made, packages, version: own })
  },
})

const REQUIREMENTS = 'requirements.txt'

/** What a model of another tool needs to run, where its files say it. */
async function requirementsOf(
  { artifacts, blobs }: CardActionNeeds,
  version: ModelVersion,
): Promise<readonly UsedPackage[]> {
  const folder = artifactPath(version)
  const files = folder === undefined ? [] : await artifacts.tree(folder)
  const file = files.find(({ path }) => path === REQUIREMENTS)
  return file ? requirementsIn(new TextDecoder().decode(await blobs.get(file.digest))) : []
}

/** What may be asked of cards. */
export const cardActions = [card, writeCard, cardNotes, bom] as const
