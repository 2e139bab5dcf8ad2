import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import formats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { cardOf, HOSTILE } from '../../../test/support/cards.ts'
import { bomOf } from './bom.ts'
import { htmlOf } from './html.ts'
import { huggingFaceOf } from './hugging-face.ts'
import { markdownOf } from './markdown.ts'
import { installedPackages } from './npm-packages.ts'
import { requirementsIn } from './requirements.ts'

const escapedScript = '&lt;script&gt;alert(1)&lt;/script&gt;'

describe('a card as Markdown', () => {
  const text = markdownOf(cardOf())

  it('shows each number with its interval, its rows and the command it is from, and says where there is none', () => {
    expect(text).toContain('| auc | 0.7123 (0.68 to 0.74) | 60 | held out |')
    expect(text).toContain('| bare | 2 (no interval) | not known | logged | not known |')
    expect(text).toContain('| ece | could not be measured |')
    expect(text).toContain('From `millrace tracking run run1`.')
    expect(text).toContain('- Intervals of bare.')
    expect(text).toContain('- It learned from flights@2; flights@3 is newer.')
  })

  it('lets no text be anything but text', () => {
    expect(text).not.toContain('<script>')
    expect(text.replace(/```mermaid[\s\S]*?```/, '')).not.toMatch(/(?<!\\)\]\(javascript/)
    expect(text).not.toContain('\u0007')
    for (const line of text.split('\n').filter((one) => one.startsWith('|'))) expect(line.endsWith('|')).toBe(true)
    const cells = (line: string): number => line.replaceAll('\\|', '').split('|').length
    const slices = text.split('\n').indexOf('## Slices')
    const rows = text.split('\n').slice(slices + 4, slices + 7)
    expect(new Set(rows.map(cells)).size).toBe(1)
  })
})

describe('a card as HTML', () => {
  const page = htmlOf(cardOf())

  it('is one page without a script, and tells the browser so', () => {
    expect(page).not.toMatch(/<script|<img|<link|<iframe|\son\w+=|javascript:[^1]/i)
    expect(page).toContain("default-src 'none'")
    expect(page).toContain(escapedScript)
    expect(page).not.toContain('\u0007')
  })

  it('shows what Markdown shows', () => {
    for (const part of ['0.7123 (0.68 to 0.74)', '2 (no interval)', 'could not be measured', 'Intervals of bare.'])
      expect(page).toContain(part)
    expect(page).toContain('<td class="no">no</td>')
  })
})

describe("a card as Hugging Face's README", () => {
  const text = huggingFaceOf(cardOf())
  const [, front = '', body = ''] = text.split(/^---$/m)

  it('has metadata that YAML reads back, with a model index of what was measured', () => {
    expect(parse(front)).toMatchObject({
      ...{ license: 'apache-2.0', library_name: 'onnx', pipeline_tag: 'tabular-classification' },
      ...{ tags: ['millrace', 'tabular', 'boosting'], datasets: ['flights', 'gone'] },
      'model-index': [
        {
          name: 'late',
          results: [
            {
              task: { type: 'tabular-classification' },
              dataset: { name: 'flights (held out)', type: 'flights', revision: `sha256-${'b'.repeat(64)}` },
              metrics: [{ type: 'auc', value: 0.712345, args: { low: 0.68, high: 0.74, rows: 60 } }],
            },
            { metrics: [{ type: 'bare', value: 2 }] },
          ],
        },
      ],
    })
    expect(body).toContain('# late 3')
  })

  it('cannot be led out of its metadata by a name', () => {
    const learner = 'x"\n---\nlicense: mit\n'
    const [, head = ''] = huggingFaceOf(cardOf({ learner })).split(/^---$/m)
    expect(parse(head)).toMatchObject({ license: 'apache-2.0', tags: ['millrace', 'tabular', learner] })
  })
})

describe('a bill of materials', () => {
  const packages = [...installedPackages(), ...requirementsIn('scikit-learn==1.5.2\nnumpy>=1.26\n')]
  const bom = bomOf({ card: cardOf(), packages, version: '0.1.0' }) as unknown as {
    readonly serialNumber: string
    readonly metadata: { readonly component: { readonly modelCard: object; readonly hashes: unknown } }
    readonly components: readonly { readonly 'bom-ref': string; readonly purl?: string; readonly type: string }[]
    readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[]
  }

  it('is what the schema of CycloneDX 1.6 takes', () => {
    const check = validator()
    expect(check(bom), JSON.stringify(check.errors?.slice(0, 3))).toBe(true)
    const bare = cardOf({
      author: {},
      data: [],
      metrics: [],
      artifact: null,
      learner: null,
      objective: null,
      description: '',
    })
    expect(check(bomOf({ card: bare, packages: [], version: '0.1.0' }))).toBe(true)
    expect(check({ ...bom, specVersion: 6 })).toBe(false)
  })

  it('names the model with its hash, the data, and every package by its address', () => {
    expect(bom.metadata.component).toMatchObject({ hashes: [{ alg: 'SHA-256', content: 'a'.repeat(64) }] })
    expect(bom.metadata.component.modelCard).toMatchObject({
      modelParameters: { task: 'binary', datasets: [{ ref: bom.components[0]!['bom-ref'] }, {}] },
      quantitativeAnalysis: {
        performanceMetrics: [
          { type: 'auc', value: '0.712345', confidenceInterval: { lowerBound: '0.68', upperBound: '0.74' } },
          {},
        ],
      },
    })
    const purls = bom.components.map(({ purl }) => purl)
    expect(purls).toContain('pkg:pypi/scikit-learn@1.5.2')
    expect(purls).toContain('pkg:pypi/numpy')
    expect(purls).toContainEqual(expect.stringMatching(/^pkg:npm\/%40duckdb\/node-api@/))
    expect(purls).toContainEqual(expect.stringMatching(/^pkg:npm\/millrace@/))
    const refs = bom.components.map((one) => one['bom-ref'])
    expect(new Set(refs).size).toBe(refs.length)
    expect(new Set(bom.dependencies[0]!.dependsOn)).toEqual(new Set(refs))
  })

  it('has the same serial number for the same version, and another for another', () => {
    const again = bomOf({ card: cardOf({ madeAt: 1 }), packages, version: '0.1.0' }) as unknown as typeof bom
    expect(again.serialNumber).toBe(bom.serialNumber)
    const other = bomOf({ card: cardOf({ run: 'run2' }), packages, version: '0.1.0' }) as unknown as typeof bom
    expect(other.serialNumber).not.toBe(bom.serialNumber)
  })
})

it('reads what a requirements.txt names, and passes over what names no package', () => {
  const text = [
    '# made by mlflow',
    'mlflow==3.1.0',
    'Scikit_Learn[all] == 1.5.2 ; python_version > "3.9"  # why',
    'pandas<3',
    'psycopg2===2.9.9',
    '--index-url https://example.com',
    '-r other.txt',
    'git+https://example.com/x.git',
    './local.whl',
    '',
  ].join('\r\n')
  expect(requirementsIn(text).map(({ name, version }) => `${name} ${version}`)).toEqual([
    ...['mlflow 3.1.0', 'scikit-learn 1.5.2', 'pandas *', 'psycopg2 2.9.9'],
  ])
})

it('is made for text that means something elsewhere', () => {
  expect(HOSTILE).toContain('<script>')
})

/** The official schema, which the library of CycloneDX carries. */
function validator() {
  const read = (name: string): object =>
    JSON.parse(
      readFileSync(`node_modules/@cyclonedx/cyclonedx-library/res/schema/${name}.SNAPSHOT.schema.json`, 'utf8'),
    ) as object
  const ajv = new Ajv({ strict: false, allErrors: false, formats: { 'idn-email': true, 'iri-reference': true } })
  ;(formats as unknown as (into: Ajv) => void)(ajv)
  for (const name of ['spdx', 'jsf-0.82', 'cryptography-defs'])
    ajv.addSchema(read(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`)
  return ajv.compile(read('bom-1.6'))
}
