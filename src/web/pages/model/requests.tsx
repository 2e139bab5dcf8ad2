import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { DeedNote } from '../../parts/deed-note.tsx'
import { Mark } from '../../parts/mark.tsx'
import { May } from '../../parts/may.tsx'
import { Panel } from '../../parts/panel.tsx'
import { client } from '../../state/client.ts'
import { useDeed } from '../../state/deed.ts'
import { machine, moment } from '../../state/moments.ts'
import { counted } from '../../state/numbers.ts'
import type { Request } from './questions.ts'

const SHOWN = 6

/** What somebody asked for: open ones with the buttons of those who may; the others with what became of them. */
export function Requests({ requests }: { requests: readonly Request[] }) {
  const open = requests.filter(({ state }) => state === 'open')
  const rest = requests.filter(({ state }) => state !== 'open').slice(0, SHOWN)
  const title = open.length === 0 ? 'Nothing waits for approval' : `${counted(open.length, 'request')} to approve`
  return (
    <Panel id="requests" of={7} title={title} note="The last approval that was missing moves the version">
      {requests.length === 0 && (
        <p className="lede">
          Where a stage demands approval, or somebody asks first, the request comes here with its reason. Ask on the
          page of a version.
        </p>
      )}
      <ul className="todo">
        {open.map((request) => (
          <Open key={request.id} request={request} />
        ))}
      </ul>
      {rest.length > 0 && (
        <ul className="past">
          {rest.map((request) => (
            <li key={request.id}>
              <b>{asked(request)}</b> {request.state}
              <span className="dim">{` · asked by ${request.by}, ${moment(request.at)}`}</span>
              {request.verdicts.map(({ by, approves, because, at }) => (
                <p key={`${by} ${at}`} className="note">
                  {`${by} ${approves ? 'approved' : 'rejected'}${because === '' ? '' : `: ${because}`}`}
                </p>
              ))}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

const asked = ({ version, stage, alias }: Request): string =>
  `v${version} to ${[stage, alias && `the alias ${alias}`].filter(Boolean).join(' and ')}`

function Open({ request }: { request: Request }) {
  const { id, model, version, by, because, at, verdicts, missing } = request
  const [reason, setReason] = useState('')
  const deed = useDeed(['models', 'versions'])
  const say = (approves: boolean): void =>
    deed.act({
      does: () =>
        approves
          ? client.registry.approve({ request: id, ...(reason !== '' && { because: reason }) })
          : client.registry.reject({ request: id, ...(reason !== '' && { because: reason }) }),
      says: approves ? 'Approved.' : 'Rejected; the version stays where it is.',
    })
  return (
    <li className="request">
      <Mark status="needs" />
      <div>
        <b>
          <Link to="/models/$model/$version" params={{ model, version: String(version) }}>
            {asked(request)}
          </Link>
        </b>
        <p>
          {because === '' ? 'No reason given.' : because} Asked by {by},{' '}
          <time dateTime={machine(at)}>{moment(at)}</time>.
        </p>
        {missing.map((one) => (
          <p key={one} className="note">
            {one}
          </p>
        ))}
        {verdicts.map((verdict) => (
          <p key={`${verdict.by} ${verdict.at}`} className="note">
            {`${verdict.by} ${verdict.approves ? 'approved' : 'rejected'}${verdict.because === '' ? '' : `: ${verdict.because}`}`}
          </p>
        ))}
        <May permits={['registry.approve']} does="Approving or rejecting">
          <div className="tools-line">
            <label className="field">
              <span className="spoken">Why</span>
              <input
                value={reason}
                placeholder="Why, if you like"
                onChange={(event) => setReason(event.target.value)}
              />
            </label>
            <button type="button" className="button main" disabled={deed.busy} onClick={() => say(true)}>
              Approve
            </button>
            <button type="button" className="button" disabled={deed.busy} onClick={() => say(false)}>
              Reject
            </button>
          </div>
        </May>
        <DeedNote deed={deed} />
      </div>
    </li>
  )
}
