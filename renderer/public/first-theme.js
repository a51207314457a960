// Before the first picture: the system's theme. The page itself comes later and knows what the person chose.
const isDark = globalThis.matchMedia('(prefers-color-scheme: dark)').matches
globalThis.document.documentElement.dataset.theme = isDark ? 'dark' : 'light'
