import { getRouteApi } from '@tanstack/react-router'
import { File, Folder } from 'lucide-react'
import { Command } from '../../parts/command.tsx'
import { Panel } from '../../parts/panel.tsx'
import { size } from '../../state/numbers.ts'
import { useQuestion } from '../../state/question.ts'
import { askFiles } from './questions.ts'

const route = getRouteApi('/runs/$run')

/** What it made, folder by folder. */
export function Files({ run, uri }: { run: string; uri: string }) {
  const { folder = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const isHere = uri.startsWith('mlflow-artifacts:')
  const { data, reading } = useQuestion(['runs', 'files', run, folder], () => askFiles(run, folder), { asks: isHere })
  const open = (path: string): void =>
    void navigate({
      search: (before) => ({ ...before, folder: path === '' ? undefined : path }) as never,
      resetScroll: false,
    })
  const entries = data?.entries ?? []
  const within = (name: string): string => (folder === '' ? name : `${folder}/${name}`)
  return (
    <Panel
      id="files"
      of={5}
      title="Artifacts"
      note={folder === '' ? 'Files that the run made' : folder}
      reading={reading}
      has={data !== undefined || !isHere}
    >
      {!isHere && (
        <p className="lede">
          They are elsewhere: <code>{uri}</code>
        </p>
      )}
      {isHere && data && entries.length === 0 && <p className="lede">No file.</p>}
      <ul className="files">
        {folder !== '' && (
          <li>
            <button type="button" className="file link" onClick={() => open(folder.split('/').slice(0, -1).join('/'))}>
              <Folder className="icon" aria-hidden strokeWidth={1.75} />
              <span>Up</span>
            </button>
          </li>
        )}
        {entries.map(({ name, isFolder, bytes }) => (
          <li key={name}>
            {isFolder ? (
              <button type="button" className="file link" onClick={() => open(within(name))}>
                <Folder className="icon" aria-hidden strokeWidth={1.75} />
                <span>{name}</span>
              </button>
            ) : (
              <span className="file">
                <File className="icon" aria-hidden strokeWidth={1.75} />
                <span>{name}</span>
              </span>
            )}
            <span className="dim">{bytes === undefined ? '' : size(bytes)}</span>
          </li>
        ))}
      </ul>
      {entries.length > 0 && <Command text={`npx millrace tracking download ${run} --to ${run.slice(0, 8)}`} />}
    </Panel>
  )
}
