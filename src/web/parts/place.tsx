import { createContext, Fragment, type ReactNode, useContext, useEffect } from 'react'
import { createPortal } from 'react-dom'

/** Where the frame shows the way to this page; undefined until it is drawn. */
export const CrumbSlot = createContext<HTMLElement | null>(null)

interface Given {
  /** What the tab of the browser says. */
  readonly title: string
  /** From the room down; the last is this page. */
  readonly crumbs: readonly ReactNode[]
  readonly children: ReactNode
}

/** Puts a page in its place: the title of the document, and the way that leads here. */
export function Place({ title, crumbs, children }: Given) {
  const slot = useContext(CrumbSlot)
  useEffect(() => {
    document.title = `${title} · Millrace`
  }, [title])
  const last = crumbs.length - 1
  return (
    <>
      {slot &&
        createPortal(
          crumbs.map((crumb, index) => crumbOf(crumb, index, index === last)),
          slot,
        )}
      {children}
    </>
  )
}

function crumbOf(crumb: ReactNode, index: number, isLast: boolean): ReactNode {
  const key = `${index}`
  if (isLast) return <b key={key}>{crumb}</b>
  return (
    <Fragment key={key}>
      <span className="up">
        {crumb}
        <span aria-hidden="true">/</span>
      </span>
    </Fragment>
  )
}
