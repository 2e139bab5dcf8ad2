import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Panel } from '../../parts/panel.tsx'
import { latency } from '../../state/activity.ts'
import { clock, span } from '../../state/moments.ts'
import { count, orWord, percent } from '../../state/numbers.ts'
import { segmentInWords } from '../../state/segments.ts'
import { named } from '../../state/weeks.ts'
import type { InputsAnswer, PredictionAnswer } from './questions.ts'
import { wayOf } from './verdict.ts'

type Fact = readonly [name: string, value: ReactNode]

/** How it came to be answered by this version. */
export function Way({ answer, inputs }: { answer: PredictionAnswer; inputs: InputsAnswer | undefined }) {
  const { at, latencyUs, traffic, id } = answer
  const rule = inputs?.rule
  const facts: readonly Fact[] = [
    ['Asked', clock(at)],
    ['Answered within', orWord(latencyUs, latency, 'not measured')],
    ...(traffic === null
      ? []
      : ([
          ['Traffic then', trafficWord(traffic)],
          [
            'Rule',
            rule
              ? `${segmentInWords(rule)}: ${percent(rule.percent)}`
              : traffic.rules === 0
                ? 'none declared'
                : 'in no segment with a share of its own',
          ],
          [
            'Split by',
            traffic.stickyBy === null ? 'the key of the request, or else its id' : `the column ${traffic.stickyBy}`,
          ],
          ['Set by', `${traffic.by}, ${clock(traffic.since)}${traffic.because === '' ? '' : `: ${traffic.because}`}`],
        ] satisfies Fact[])),
    ['Id', <code key="id">{id}</code>],
  ]
  return (
    <Panel id="way" of={5} title="How it came about" note={wayOf(answer)}>
      <Facts facts={facts} />
    </Panel>
  )
}

function trafficWord({ mode, percent: part, champion, challenger }: NonNullable<PredictionAnswer['traffic']>): string {
  const base = named(champion ?? undefined)
  if (challenger === null || mode === 'single') return `${base} alone`
  if (mode === 'canary') return `${named(challenger)} ${percent(part)}, ${base} ${percent(100 - part)}`
  return `${base}, ${named(challenger)} ${mode === 'shadow' ? 'in shadow' : 'ready'}`
}

/** What the version that answered was made of. */
export function Origin({ answer: { by, data, model, version } }: { answer: PredictionAnswer }) {
  const trained = by?.trainedOn
  const facts: readonly Fact[] = by
    ? [
        [
          'Version',
          <Link key="version" to="/models/$model/$version" params={{ model, version: String(version) }}>
            {model} {named(version)}
          </Link>,
        ],
        ...(trained
          ? ([
              [
                'Trained on',
                <span key="data">
                  <Link to="/data/$dataset" params={{ dataset: trained.dataset }}>
                    {trained.dataset}
                  </Link>
                  {`, ${span(trained.from, trained.to)}, ${count(trained.rows)} rows`}
                </span>,
              ],
            ] satisfies Fact[])
          : []),
        ...data.map(
          ({ dataset, version: digest, context, rows, number }): Fact => [
            `Read for ${context}`,
            <span key={digest}>
              <Link to="/data/$dataset" params={{ dataset }} search={{ version: digest }}>
                {dataset}
                {number === null ? '' : ` ${number}`}
              </Link>
              {rows === null ? '' : `, ${count(rows)} rows`}
            </span>,
          ],
        ),
        [
          'Run',
          by.run === null ? (
            'none'
          ) : (
            <Link key="run" to="/runs/$run" params={{ run: by.run }}>
              <code>{by.run}</code>
            </Link>
          ),
        ],
        ['Registered', `${clock(by.createdAt)}, by ${by.by}`],
      ]
    : []
  return (
    <Panel
      id="origin"
      of={12}
      title={`Where ${named(version)} comes from`}
      note="The data, the run and the version behind the answer"
    >
      {by ? (
        <Facts facts={facts} />
      ) : (
        <p className="lede">{`The registry has no ${named(version)} of ${model} any more.`}</p>
      )}
    </Panel>
  )
}

function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
