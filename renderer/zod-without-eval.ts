import { config } from 'zod'

/**
 * Zod tries out `new Function` when it builds a schema, which the page's content security policy forbids and the browser
 * reports as an error. main.tsx imports this file first, so that no schema is built before it.
 */
config({ jitless: true })
