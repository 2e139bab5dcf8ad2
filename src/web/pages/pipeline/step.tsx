import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Panel } from '../../parts/panel.tsx'
import { PipeState } from '../../parts/pipe-state.tsx'
import { spell } from '../../state/moments.ts'
import { count, counted, size } from '../../state/numbers.ts'
import type { Status, Step } from './questions.ts'

/** A step of the run with its error and what it made; without one, what the whole run read and made. */
export function StepOf({ status, step }: { status: Status; step: Step | undefined }) {
  return step ? <One step={step} pipeline={status.pipeline} run={status.run!} /> : <Whole status={status} />
}

function Whole({ status: { reads, steps, error, by, run, pipeline, partitions, backfill } }: { status: Status }) {
  const failed = steps.filter(({ error: its }) => its !== null)
  return (
    <Panel id="step" of={5} title="What it read and made" note="Versions are snapshots that never change">
      <dl className="facts">
        {failed.map((one) => (
          <Fact key={one.step} name={`${one.step} failed`}>
            <Problem step={one} />
          </Fact>
        ))}
        {error !== null && failed.length === 0 && (
          <Fact name="Failed">
            <code>{error}</code>
          </Fact>
        )}
        {Object.entries(reads).map(([dataset, version]) => (
          <Fact key={dataset} name="Read">
            <DatasetVersion dataset={dataset} version={version} />
          </Fact>
        ))}
        {steps.flatMap((one) =>
          outputsOf(one).map(([name, value]) => (
            <Fact key={`${one.step} ${name}`} name={`${one.step} made`}>
              <Output name={name} value={value} />
            </Fact>
          )),
        )}
        {partitions && (
          <Fact name="Partitions">
            {Object.entries(partitions)
              .map(([state, many]) => `${count(many)} ${state}`)
              .join(', ')}
          </Fact>
        )}
        {backfill && (
          <Fact name="Backfill">
            {`${backfill.from} to ${backfill.to}: ${count(backfill.finished)} of ${count(backfill.total)} done, ${count(backfill.cached)} from the cache, ${count(backfill.failed)} failed`}
          </Fact>
        )}
        <Fact name="By">{by}</Fact>
        <Fact name="Id">
          <code>{run}</code>
        </Fact>
        <Fact name="Pipeline">{pipeline}</Fact>
      </dl>
    </Panel>
  )
}

function One({ step, pipeline, run }: { step: Step; pipeline: string; run: string }) {
  const { state, cached, madeBy, seconds, attempt, outputs, after } = step
  return (
    <Panel
      id="step"
      of={5}
      title={step.step}
      note={after.length === 0 ? 'It waits for no other step' : `After ${after.join(' and ')}`}
      aside={
        <Link
          className="button small"
          to="/pipelines/$pipeline"
          params={{ pipeline }}
          search={{ run }}
          resetScroll={false}
        >
          The whole run
        </Link>
      }
    >
      <dl className="facts">
        <Fact name="State">
          <PipeState state={state} cached={cached} />
        </Fact>
        {cached && madeBy !== null && (
          <Fact name="Made by">
            <Link to="/pipelines/$pipeline" params={{ pipeline }} search={{ run: madeBy }}>
              the run {madeBy.slice(0, 10)}
            </Link>
            , whose inputs were the same
          </Fact>
        )}
        {seconds !== null && !cached && <Fact name="Took">{spell(seconds * 1000)}</Fact>}
        {attempt > 0 && !cached && <Fact name="Attempts">{counted(attempt, 'attempt')}</Fact>}
        {step.error && (
          <Fact name="Why it failed">
            <Problem step={step} />
          </Fact>
        )}
        {outputsOf(step).map(([name, value]) => (
          <Fact key={name} name="Made">
            <Output name={name} value={value} />
          </Fact>
        ))}
        {Object.keys(outputs).length === 0 && <Fact name="Made">nothing yet</Fact>}
      </dl>
    </Panel>
  )
}

function Problem({ step: { error } }: { step: Step }) {
  return (
    error && (
      <>
        <b>{error.message}</b> {error.help} <code>{error.code}</code>
      </>
    )
  )
}

function DatasetVersion({ dataset, version }: { dataset: string; version: string }) {
  return (
    <>
      <Link to="/data/$dataset" params={{ dataset }} search={{ version }}>
        {dataset}
      </Link>{' '}
      <code className="dim">{version.replace(/^sha256[:-]/, '').slice(0, 12)}</code>
    </>
  )
}

const MOST = 300

/** What it made; that it wrote so many rows is told of the dataset. */
function outputsOf({ outputs }: Step): readonly (readonly [string, unknown])[] {
  const all = Object.entries(outputs)
  const writes = all.some(
    ([name, value]) => name !== 'result' && value !== null && typeof value === 'object' && 'rows' in value,
  )
  return writes ? all.filter(([name]) => name !== 'result') : all
}

/** Rows of a dataset, a file, or a result as it was returned. */
function Output({ name, value }: { name: string; value: unknown }) {
  const { rows, address, bytes } = (typeof value === 'object' && value !== null ? value : {}) as {
    readonly rows?: unknown
    readonly address?: unknown
    readonly bytes?: unknown
  }
  if (typeof rows === 'number' && typeof address === 'string')
    return (
      <>
        <Link to="/data/$dataset" params={{ dataset: name }}>
          {name}
        </Link>
        , {counted(rows, 'row')} <code className="dim">{address.replace(/^sha256[:-]/, '').slice(0, 12)}</code>
      </>
    )
  if (typeof bytes === 'number') return `${name}, ${size(bytes)}`
  const text = JSON.stringify(value) ?? ''
  return (
    <>
      {name} <code>{text.length > MOST ? `${text.slice(0, MOST)} …` : text}</code>
    </>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
