/** The user that `/start.py` becomes. */
export const synapseUser = { user: 991, group: 991 } as const;
