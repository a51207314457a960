import type { Failure } from '../base/failure.ts'

/** One request over a door; `id` is the caller's and comes back in the reply. */
export interface Request {
  readonly id: string
  readonly name: string
  readonly params: unknown
}

export type Reply =
  | { readonly id: string; readonly ok: true; readonly value: unknown }
  | { readonly id: string; readonly ok: false; readonly failure: Failure }

export interface Push {
  readonly name: 'event' | 'passing'
  readonly value: unknown
}

/** What every entry point offers to the UI, over Electron's channel or over HTTP. */
export interface Link {
  call(request: Request): Promise<Reply>
  listen(callback: (push: Push) => void): () => void
}
