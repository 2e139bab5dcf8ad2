/** One family of a text that Prometheus reads. */
export interface ParsedFamily {
  readonly name: string
  readonly type: string
  readonly samples: { readonly name: string; readonly labels: Record<string, string>; readonly value: number }[]
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/
const LABEL = /^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$/
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (NaN|[+-]Inf|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/
const ENDINGS: Readonly<Record<string, readonly string[]>> = {
  histogram: ['_bucket', '_sum', '_count'],
  counter: [''],
  gauge: [''],
}

/** Reads the text format 0.0.4, or OpenMetrics where it ends as such; throws at the first line that a strict reader would refuse. */
export function parseExposition(text: string): readonly ParsedFamily[] {
  const isOpen = text.endsWith('\n# EOF\n')
  if (!text.endsWith('\n')) throw new Error('it does not end with a line end')
  const families: ParsedFamily[] = []
  const seen = new Set<string>()
  let help: string | undefined
  for (const line of (isOpen ? text.slice(0, -'# EOF\n'.length) : text).slice(0, -1).split('\n')) {
    const [, kind, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? []
    if (kind === 'HELP') help = name
    else if (kind === 'TYPE') {
      if (help !== name || !NAME.test(name)) throw new Error(`TYPE without HELP: ${line}`)
      if (families.some((one) => one.name === name)) throw new Error(`twice: ${line}`)
      if (ENDINGS[rest] === undefined) throw new Error(`no such type: ${line}`)
      if (rest === 'counter' && name.endsWith('_total') === isOpen) throw new Error(`the name of a counter: ${line}`)
      families.push({ name, type: rest, samples: [] })
    } else addSample(families.at(-1), line, { isOpen, seen })
  }
  for (const family of families) if (family.type === 'histogram') checkHistogram(family)
  return families
}

function addSample(
  family: ParsedFamily | undefined,
  line: string,
  { isOpen, seen }: { readonly isOpen: boolean; readonly seen: Set<string> },
): void {
  const [, name = '', inner, number = ''] = SAMPLE.exec(line) ?? []
  const endings = isOpen && family?.type === 'counter' ? ['_total'] : ENDINGS[family?.type ?? '']
  if (!family || !endings?.some((ending) => name === family.name + ending))
    throw new Error(`not of its family: ${line}`)
  const labels = labelsIn(inner, line)
  const key = name + JSON.stringify(Object.entries(labels).sort())
  if (seen.has(key)) throw new Error(`twice: ${line}`)
  seen.add(key)
  family.samples.push({ name, labels, value: Number(number.replace('Inf', 'Infinity')) })
}

function labelsIn(inner: string | undefined, line: string): Record<string, string> {
  const labels: Record<string, string> = {}
  if (inner === undefined) return labels
  const pattern = /([^=,]+)="((?:[^"\\\n]|\\\\|\\"|\\n)*)"(?:,|$)/gy
  while (pattern.lastIndex < inner.length) {
    const [, name = '', value = ''] = pattern.exec(inner) ?? []
    if (!LABEL.test(name) || name in labels) throw new Error(`labels: ${line}`)
    labels[name] = value.replace(/\\(.)/g, (_, letter: string) => (letter === 'n' ? '\n' : letter))
  }
  return labels
}

function checkHistogram({ name, samples }: ParsedFamily): void {
  const without = ({ le: _, ...labels }: Record<string, string>): string => JSON.stringify(labels)
  for (const one of samples.filter((sample) => sample.name === `${name}_count`)) {
    const own = samples.filter((sample) => without(sample.labels) === without(one.labels))
    const buckets = own.filter((sample) => sample.name === `${name}_bucket`)
    const bounds = buckets.map(({ labels }) => Number(labels['le']!.replace('Inf', 'Infinity')))
    const rises = (values: readonly number[]): boolean => values.every((value, i) => i === 0 || value >= values[i - 1]!)
    if (!rises(bounds) || !rises(buckets.map(({ value }) => value))) throw new Error(`buckets of ${name} do not rise`)
    if (bounds.at(-1) !== Infinity || buckets.at(-1)!.value !== one.value)
      throw new Error(`count of ${name} is another`)
    if (!own.some((sample) => sample.name === `${name}_sum`)) throw new Error(`no sum of ${name}`)
  }
}
