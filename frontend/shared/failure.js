// What went wrong, as text for a person. Lives here: that one rule, for anything that can be thrown.

/**
 * The message of an error, "" for anything else that was thrown.
 *
 * @param {unknown} error
 */
export const messageOf = (error) => (error instanceof Error ? error.message : "");
