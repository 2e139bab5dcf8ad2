import { type ReactNode, useEffect, useRef } from 'react'

interface Given {
  readonly name: string
  readonly className: string
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A dialog of the browser: it holds the focus and gives it back, Escape closes it, and so does a click beside it. */
export function Dialog({ name, className, onClose, children }: Given) {
  const place = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = place.current!
    if (!dialog.open) dialog.showModal()
    return () => dialog.close()
  }, [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it by itself
    <dialog
      ref={place}
      className={className}
      aria-label={name}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => event.target === place.current && onClose()}
    >
      {children}
    </dialog>
  )
}
