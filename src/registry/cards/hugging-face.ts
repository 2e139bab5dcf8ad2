import { stringify } from 'yaml'
import type { Card } from './card.ts'
import { bodyOf, escaped } from './markdown.ts'

const TASKS: Readonly<Record<string, string>> = {
  binary: 'tabular-classification',
  multiclass: 'tabular-classification',
  regression: 'tabular-regression',
}

/**
 * A card as Hugging Face has it: `README.md` with its metadata in YAML, the metrics as a `model-index`.
 * Source: the model card specification of the Hub.
 */
export function huggingFaceOf(card: Card): string {
  const metadata = stringify(metadataOf(card), { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' })
  return ['---', metadata.trimEnd(), '---', '', `# ${escaped(card.title)}`, '', ...bodyOf(card)].join('\n')
}

function metadataOf(card: Card) {
  const { author, model, data, objective, learner } = card
  const { license, languages, tags = [] } = author
  const task = TASKS[objective ?? ''] ?? 'other'
  return {
    ...(license !== undefined && { license: license.toLowerCase() }),
    ...(languages !== undefined && { language: [...languages] }),
    library_name: 'onnx',
    ...(task !== 'other' && { pipeline_tag: task }),
    tags: ['millrace', 'tabular', ...(learner === null ? [] : [learner]), ...tags],
    ...(data.length > 0 && { datasets: [...new Set(data.map(({ dataset }) => dataset))] }),
    metrics: [...new Set(card.metrics.map(({ name }) => name))],
    'model-index': [{ name: model, results: resultsOf(card, task) }],
  }
}

/** A result for each set of rows that metrics were measured on; what could not be measured is left out, since YAML has no word for it. */
function resultsOf({ metrics, data, version }: Card, task: string) {
  const [first] = data
  const on = [...new Set(metrics.map((one) => one.on))]
  return on.flatMap((rows) => {
    const measured = metrics.filter((one) => one.on === rows && one.value !== null)
    if (measured.length === 0) return []
    const dataset = { name: `${first?.dataset ?? 'unknown'} (${rows})`, type: first?.dataset ?? 'unknown' }
    return [
      {
        task: { type: task },
        dataset: { ...dataset, ...(first && { revision: first.version }) },
        metrics: measured.map(({ name, value, low, high, count, convention }) => ({
          ...{ type: name, value, name: `${name}, version ${version}` },
          ...(low !== null && high !== null && { args: { interval: '95%', low, high, rows: count, convention } }),
        })),
      },
    ]
  })
}
