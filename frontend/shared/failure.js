// The text to show for something that was thrown.

/**
 * Returns the message of an Error, and "" for any other thrown value.
 *
 * @param {unknown} error
 */
export const messageOf = (error) => (error instanceof Error ? error.message : "");
