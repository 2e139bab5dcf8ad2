import { Link } from '@tanstack/react-router'
import { Command } from '../../parts/command.tsx'
import { Panel } from '../../parts/panel.tsx'
import { RunState } from '../../parts/run-state.tsx'
import { clock, machine } from '../../state/moments.ts'
import type { RunAnswer } from './questions.ts'

/** What it stands on and what came of it; how to do it again. */
export function Record({ answer: { run, inputs, versions } }: { answer: RunAnswer }) {
  const { id, status, startedAt, endedAt, by, tags, params } = run
  const own = Object.entries(tags).filter(([key]) => !key.startsWith('mlflow.'))
  const reproducible = params['rows_digest'] !== undefined || params['data_version'] !== undefined
  return (
    <Panel id="record" of={5} title="For the record">
      <dl className="facts">
        <Fact name="State">
          <RunState status={status} />
        </Fact>
        <Fact name="Began">
          <time dateTime={machine(startedAt)}>{clock(startedAt)}</time>
        </Fact>
        {endedAt !== null && (
          <Fact name="Ended">
            <time dateTime={machine(endedAt)}>{clock(endedAt)}</time>
          </Fact>
        )}
        <Fact name="By">{by}</Fact>
        {inputs.map(({ dataset, version, context }) => (
          <Fact key={`${dataset} ${version} ${context}`} name={context === '' ? 'Read' : `Read for ${context}`}>
            <Link to="/data/$dataset" params={{ dataset }} search={{ version }}>
              {dataset}
            </Link>{' '}
            <code className="dim">{version.replace(/^sha256[:-]/, '').slice(0, 12)}</code>
          </Fact>
        ))}
        {versions.map(({ model, version }) => (
          <Fact key={`${model} ${version}`} name="Made">
            <Link to="/models/$model/$version" params={{ model, version: String(version) }}>
              {model} v{version}
            </Link>
          </Fact>
        ))}
        {own.map(([key, value]) => (
          <Fact key={key} name={key}>
            {value}
          </Fact>
        ))}
        <Fact name="Id">
          <code>{id}</code>
        </Fact>
      </dl>
      {reproducible && (
        <>
          <p className="note">Train it again from this record alone, and compare the bytes:</p>
          <Command text={`npx millrace reproduce ${id}`} />
        </>
      )}
    </Panel>
  )
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
