import { Bookmark } from 'lucide-react'
import { useState } from 'react'
import { DeedNote } from '../../parts/deed-note.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { client } from '../../state/client.ts'
import { useDeed } from '../../state/deed.ts'
import { useQuestion } from '../../state/question.ts'
import { mayI, useWho } from '../../state/who.ts'

interface Given {
  /** The page whose states are kept: its path. */
  readonly page: string
  /** Goes to a state: the text from the question mark on. */
  readonly onOpen: (search: string) => void
}

/** A button that opens the saved views of the table: filter, order and columns under a name. */
export function Saved({ page, onOpen }: Given) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <button type="button" className="button" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Bookmark className="icon" aria-hidden strokeWidth={1.75} />
        Views
      </button>
      {open && <Views {...{ page, onOpen }} onClose={() => setOpen(false)} />}
    </>
  )
}

function Views({ page, onOpen, onClose }: Given & { onClose: () => void }) {
  const { data } = useQuestion(['saved', page], () => client.governance.saved_views({ page }))
  const who = useWho()
  const deed = useDeed(['saved'])
  const views = data?.views ?? []
  const save = (name: string, shared: boolean): void =>
    deed.act({
      does: () => client.governance.save_view({ page, name, search: location.search, shared }),
      says: `Kept as ${name}.`,
    })
  const forget = (view: (typeof views)[number]): void =>
    deed.act({
      does: () => client.governance.forget_view({ view: view.id }),
      says: `${view.name} is forgotten.`,
      undoes: {
        does: () => client.governance.save_view({ page, name: view.name, search: view.search, shared: view.shared }),
        says: `${view.name} is kept again.`,
      },
    })
  return (
    <Dialog name="Saved views" className="palette saved-views" onClose={onClose}>
      <header>
        <h2>Saved views</h2>
        <button type="button" className="button small quiet" onClick={onClose}>
          Close
        </button>
      </header>
      {data && views.length === 0 && (
        <p className="lede">None yet. Filter, order, choose columns, then keep that here.</p>
      )}
      <ul>
        {views.map((view) => (
          <li key={view.id}>
            <button
              type="button"
              className="link"
              onClick={() => {
                onOpen(view.search)
                onClose()
              }}
            >
              {view.name}
            </button>
            <span className="dim">
              {view.owner === who?.id ? (view.shared ? 'yours, shared' : 'yours') : `of ${view.owner}`}
            </span>
            {view.owner === who?.id && (
              <button type="button" className="button small quiet" onClick={() => forget(view)}>
                Forget<span className="spoken"> {view.name}</span>
              </button>
            )}
          </li>
        ))}
      </ul>
      {mayI(who, 'governance.save_view') && <Keep busy={deed.busy} onKeep={save} />}
      <DeedNote deed={deed} />
    </Dialog>
  )
}

/** Where what is shown now gets a name. It stands in the form of the filter, so it is none itself. */
function Keep({ busy, onKeep }: { busy: boolean; onKeep: (name: string, shared: boolean) => void }) {
  const [name, setName] = useState('')
  const [shared, setShared] = useState(false)
  const keep = (): void => {
    if (name.trim() === '') return
    onKeep(name.trim(), shared)
    setName('')
  }
  return (
    <div className="keep">
      <label className="field">
        <span className="spoken">Name of the view</span>
        <input
          value={name}
          placeholder="Name of what is shown now"
          maxLength={100}
          onChange={(event) => setName(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return
            event.preventDefault()
            keep()
          }}
        />
      </label>
      <label className="check">
        <input type="checkbox" checked={shared} onChange={(event) => setShared(event.target.checked)} />
        For all
      </label>
      <button type="button" className="button" disabled={busy || name.trim() === ''} onClick={keep}>
        Keep
      </button>
    </div>
  )
}
