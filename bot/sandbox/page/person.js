// How a person is named and which languages their application may speak.

/** The language codes a person may have here; "none" stands for an application that tells none. */
export const LANGUAGES = ["kk", "ru", "en", "none"];

/** A person's first and last name. */
export function fullName(person) {
  return [person.first_name, person.last_name].filter(Boolean).join(" ");
}

/** «қазақша (kk)» for a language code of an application. */
export function languageWords(code, words) {
  const known = words.languages[code];
  if (code === "none") return known;
  return known ? `${known} (${code})` : code;
}
