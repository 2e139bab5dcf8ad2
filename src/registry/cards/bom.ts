import { createHash } from 'node:crypto'
import { canonicalJson, type Json } from '../../base/index.ts'
import type { Card } from './card.ts'
import type { UsedPackage } from './npm-packages.ts'

const SPEC = '1.6'

/** What a bill of materials is made from. */
export interface BomSource {
  readonly card: Card
  readonly packages: readonly UsedPackage[]
  /** The version of Millrace that writes it. */
  readonly version: string
}

/**
 * What a version consists of and came from, as CycloneDX has it: the model with its card, the data, and the packages it needs. The same
 * version and packages give the same serial number. Source: CycloneDX 1.6, ECMA-424.
 */
export function bomOf({ card, packages, version }: BomSource): Json {
  const data = dataOf(card)
  const libraries = packages.map(libraryOf)
  const model = modelOf(card)
  const refs = [...data, ...libraries].map((one) => one['bom-ref'])
  const components = [...data, ...libraries]
  const content = { components, model }
  return {
    ...{ $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json', bomFormat: 'CycloneDX', specVersion: SPEC },
    ...{ serialNumber: `urn:uuid:${uuidOf(content)}`, version: 1 },
    metadata: {
      timestamp: new Date(card.madeAt).toISOString(),
      tools: {
        components: [{ type: 'application', name: 'millrace', version, 'bom-ref': `tool:millrace@${version}` }],
      },
      component: model,
    },
    components,
    dependencies: [
      { ref: model['bom-ref'], dependsOn: [...new Set(refs)] },
      ...[...new Set(refs)].map((ref) => ({ ref })),
    ],
  }
}

/** Of version 8, whose bits are ours to choose: they are those of a hash. */
function uuidOf(content: Json): string {
  const digits = createHash('sha256').update(canonicalJson(content)).digest('hex')
  const parts = [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    `a${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ]
  return parts.join('-')
}

function modelOf(card: Card) {
  const { model, version, artifact, author, description } = card
  const facts: readonly (readonly [string, string | null])[] = [
    ['millrace:run', card.run],
    ['millrace:learner', card.learner],
    ['millrace:label', card.label],
    ['millrace:source', card.source],
    ['millrace:stage', card.stage],
    ['millrace:aliases', card.aliases.join(',') || null],
    ['millrace:signature', card.signed.state],
    ...Object.entries(card.environment).map(([name, value]) => [`millrace:environment:${name}`, value] as const),
  ]
  return {
    ...{
      type: 'machine-learning-model',
      'bom-ref': `model:${model}/${version}`,
      name: model,
      version: String(version),
    },
    ...(description !== '' && { description }),
    ...(artifact !== null && { hashes: [hashOf(artifact)] }),
    ...(author.license !== undefined && { licenses: [{ license: { name: author.license } }] }),
    modelCard: modelCardOf(card),
    properties: facts.flatMap(([name, value]) => (value === null || value === '' ? [] : [{ name, value }])),
  }
}

const hashOf = (digest: string) => ({ alg: 'SHA-256', content: digest.slice('sha256-'.length) })

function modelCardOf(card: Card) {
  const { author, objective, learner, signature } = card
  const { intendedUse, outOfScope, limitations, ethics, owners } = author
  const format = ({ name, type, shape }: Card['signature']['inputs'][number]) => ({
    format: `${name}: ${type}[${shape.map((length) => length ?? '?').join(',')}]`,
  })
  const limits = [limitations, outOfScope && `Out of scope: ${outOfScope}`].flatMap((one) => one ?? [])
  return {
    modelParameters: {
      approach: { type: 'supervised' },
      ...(objective !== null && { task: objective }),
      ...(learner !== null && { architectureFamily: learner }),
      ...(card.data.length > 0 && { datasets: card.data.map((one) => ({ ref: dataRef(one) })) }),
      ...{ inputs: signature.inputs.map(format), outputs: signature.outputs.map(format) },
    },
    quantitativeAnalysis: { performanceMetrics: card.metrics.flatMap(metricOf) },
    considerations: {
      ...(owners !== undefined && { users: [...owners] }),
      ...(intendedUse !== undefined && { useCases: [intendedUse] }),
      ...(limits.length > 0 && { technicalLimitations: limits }),
      ...(ethics !== undefined && { ethicalConsiderations: [{ name: ethics }] }),
    },
  }
}

/** What could not be measured is left out: there is no word for it. */
function metricOf({ name, value, low, high, on }: Card['metrics'][number]) {
  if (value === null) return []
  return [
    {
      ...{ type: name, value: String(value), slice: on },
      ...(low !== null &&
        high !== null && { confidenceInterval: { lowerBound: String(low), upperBound: String(high) } }),
    },
  ]
}

const dataRef = ({ dataset, version, context }: Card['data'][number]): string =>
  `dataset:${dataset}@${version}#${context}`

function dataOf({ data }: Card) {
  return data.map((one) => ({
    ...{ type: 'data', 'bom-ref': dataRef(one), name: one.dataset, version: one.version },
    ...(/^sha256-[0-9a-f]{64}$/.test(one.version) && { hashes: [hashOf(one.version)] }),
    data: [{ type: 'dataset', name: one.dataset, description: `Read for ${one.context}.` }],
    ...(one.rows !== null && { properties: [{ name: 'millrace:rows', value: String(one.rows) }] }),
  }))
}

function libraryOf({ name, version, kind, license }: UsedPackage) {
  const purl = `pkg:${kind}/${name.startsWith('@') ? name.replace('@', '%40') : name}${version === '*' ? '' : `@${encodeURIComponent(version)}`}`
  const [group, short] = name.startsWith('@') ? name.split('/') : [undefined, name]
  return {
    ...{ type: 'library', 'bom-ref': purl, name: short ?? name, ...(group !== undefined && { group }) },
    ...(version !== '*' && { version }),
    ...(license !== null && { licenses: [{ license: { name: license } }] }),
    purl,
  }
}
