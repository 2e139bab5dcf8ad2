import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Panel } from '../../parts/panel.tsx'
import { titleOf } from '../../state/decided.ts'
import { clock, machine } from '../../state/moments.ts'
import type { DecisionAnswer } from './questions.ts'

/** What it is about, who had a word in it, what came before and after. */
export function RecordOf({ answer }: { answer: DecisionAnswer }) {
  const { decision, model, version, run, alert, order, earlier, later } = answer
  const { endpoint, evidence, outcomes = [], at } = decision
  const policy = evidence['policy']
  const champion = evidence['champion']
  return (
    <Panel id="record" of={5} title="For the record">
      <dl className="facts">
        <Fact name="Endpoint">
          <Link to="/" search={{ endpoint }} hash="endpoints">
            {endpoint}
          </Link>
        </Fact>
        <Fact name="Decided">
          <time dateTime={machine(at)}>{clock(at)}</time>
        </Fact>
        {model !== undefined && typeof champion === 'number' && (
          <Fact name="Champion then">
            <Version model={model} version={champion} />
          </Fact>
        )}
        {model !== undefined && version !== undefined && (
          <Fact name={decision.what === 'retrain' ? 'It made' : 'Challenger'}>
            <Version model={model} version={version} />
          </Fact>
        )}
        {run !== undefined && (
          <Fact name="Trained by">
            <Link to="/runs/$run" params={{ run }}>
              the run {run.slice(0, 8)}
            </Link>
          </Fact>
        )}
        {typeof evidence['alert'] === 'string' && (
          <Fact name="Alert">
            {alert ? alert.message : evidence['alert']}
            {alert && <span className="dim">{alert.closedBecause === null ? ' It is open.' : ' It is closed.'}</span>}
          </Fact>
        )}
        <Fact name="Policy">
          {typeof policy === 'string' ? (
            <code>{policy.replace(/^sha256[:-]/, '').slice(0, 12)}</code>
          ) : (
            'its version was not recorded with this decision'
          )}
        </Fact>
        <Fact name="A person’s word">
          {order ? `${order.by}, ${clock(order.at)}: ${order.because}` : 'none; the rule decided alone'}
        </Fact>
        {outcomes.map(({ at: when, says }) => (
          <Fact key={`${when} ${says}`} name="What became of it">
            {says} <span className="dim">{clock(when)}</span>
          </Fact>
        ))}
        {outcomes.length === 0 && <Fact name="What became of it">not known yet</Fact>}
        {[['Before it', earlier] as const, ['After it', later] as const].map(
          ([name, one]) =>
            one && (
              <Fact key={name} name={name}>
                <Link to="/decisions/$decision" params={{ decision: one.id }}>
                  {titleOf(one)}
                </Link>
              </Fact>
            ),
        )}
      </dl>
    </Panel>
  )
}

function Version({ model, version }: { model: string; version: number }) {
  return (
    <Link to="/models/$model/$version" params={{ model, version: String(version) }}>
      {model} v{version}
    </Link>
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
