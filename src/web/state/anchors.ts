/** What a comment hangs on, as the server names it: `late/3` is a version of a model, `late/01hf…` an alert of an endpoint. */
export interface Anchor {
  readonly kind:
    | 'run'
    | 'experiment'
    | 'version'
    | 'model'
    | 'dataset'
    | 'view'
    | 'pipeline'
    | 'endpoint'
    | 'prediction'
    | 'alert'
    | 'window'
    | 'decision'
  readonly id: string
}

const FOLDER: Readonly<Record<Anchor['kind'], string>> = {
  ...{ run: 'runs', experiment: 'experiments', version: 'models', model: 'models', dataset: 'data', view: 'features' },
  ...{ pipeline: 'pipelines', endpoint: 'endpoints', prediction: 'predictions', decision: 'decisions' },
  ...{ alert: 'monitoring', window: 'monitoring' },
}
const IN_WORDS: Partial<Readonly<Record<Anchor['kind'], string>>> = {
  ...{ run: 'a run', alert: 'an alert', decision: 'a decision', prediction: 'a prediction' },
}

/** The page of a thing, at its comments. */
export function hrefOf({ kind, id }: Anchor): string {
  const parts = kind === 'version' || kind === 'alert' ? id.split('/') : [id]
  if (kind === 'alert') {
    const [endpoint = '', alert = ''] = parts.map(encodeURIComponent)
    return `/monitoring/${endpoint}?tab=alerts&alert=${alert}#comments`
  }
  return `/${[FOLDER[kind], ...parts.map(encodeURIComponent)].join('/')}#comments`
}

/** What it is called in a sentence: `late v3`, `flights`, `a run`. */
export function wordsOf({ kind, id }: Anchor): string {
  if (kind === 'version') return id.replace(/\/(\d+)$/, ' v$1')
  return IN_WORDS[kind] ?? id
}
