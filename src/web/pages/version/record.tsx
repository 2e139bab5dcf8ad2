import { Link } from '@tanstack/react-router'
import { Aliases } from '../../parts/aliases.tsx'
import { Command } from '../../parts/command.tsx'
import { Panel } from '../../parts/panel.tsx'
import { clock, machine } from '../../state/moments.ts'
import { count } from '../../state/numbers.ts'
import type { VersionAnswer } from './questions.ts'

const SIGNED: Readonly<Record<string, string>> = {
  signed: 'signed, and the bytes are those that were signed',
  valid: 'signed, and the bytes are those that were signed',
  unsigned: 'not signed',
}

/** What an auditor asks for. */
export function RecordOf({ answer: { version, card, endpoints } }: { answer: VersionAnswer }) {
  const { run, artifact, source, createdAt, by, stage, aliases, tags, description, lineage } = version
  const { signed, commands } = card
  const facts: readonly (readonly [string, React.ReactNode])[] = [
    ...(description === '' ? [] : [['Description', description] as const]),
    ['Registered', <Registered key="at" at={createdAt} by={by} />],
    ['Aliases', <Aliases key="aliases" aliases={aliases} />],
    ['Stage', stage ?? 'none'],
    ['Serves', endpoints.length === 0 ? 'no endpoint' : endpoints.map(({ name }) => name).join(', ')],
    ['Learner', card.learner ?? 'not recorded'],
    ...(card.label === null ? [] : [['Label', <code key="label">{card.label}</code>] as const]),
    ...card.data.map(
      ({ dataset, version: digest, context, rows, number }) =>
        [
          `Read for ${context}`,
          <span key={digest}>
            <Link to="/data/$dataset" params={{ dataset }} search={{ version: digest }}>
              {dataset}
              {number === null ? '' : ` ${number}`}
            </Link>
            {rows === null ? '' : `, ${count(rows)} rows`}
          </span>,
        ] as const,
    ),
    ['Run', run === null ? 'none' : <RunLink key="run" run={run} />],
    ...(lineage.renews === undefined ? [] : [['Renews', `v${lineage.renews}`] as const]),
    ['Signature', SIGNED[signed.state] ?? `${signed.state}${signed.reason === null ? '' : `: ${signed.reason}`}`],
    ['Bytes', <code key="bytes">{artifact ?? 'no ONNX could be made of it'}</code>],
    ...(source === null ? [] : [['Source', <code key="source">{source}</code>] as const]),
    ...Object.entries(tags),
  ]
  return (
    <Panel id="record" of={7} title="For the record">
      <dl className="facts">
        {facts.map(([name, value], index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: names may repeat, the order does not change
          <div key={`${name} ${index}`}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div className="commands">
        {commands.reproduce !== null && <Command text={`npx ${commands.reproduce}`} />}
        <Command text={`npx ${commands.verify}`} />
      </div>
    </Panel>
  )
}

function Registered({ at, by }: { at: number; by: string }) {
  return (
    <>
      <time dateTime={machine(at)}>{clock(at)}</time>, by {by}
    </>
  )
}

function RunLink({ run }: { run: string }) {
  return (
    <Link to="/runs/$run" params={{ run }}>
      <code>{run}</code>
    </Link>
  )
}
