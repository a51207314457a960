import path from 'node:path'

/** Where Uptick itself lies: the checkout, or the packaged app's archive. This file and the bundle are both two folders deep in it. */
export const home = path.resolve(import.meta.dirname, '../..')
