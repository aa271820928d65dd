/** The one pool: it holds the addresses that the config names, and no Service gets one without asking. */
export const pool = 'home';
