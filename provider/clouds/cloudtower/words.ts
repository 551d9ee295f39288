/** Texts of the cloud, fit for a message: one line, no control characters, of sane length. Clean them of secrets before. */
export function plain(words: string, longest = 300): string {
  const line = words
    .slice(0, longestText)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}

/** More than that is not even looked at. */
const longestText = 4000;
