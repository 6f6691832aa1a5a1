// Days, times and sizes as a chat shows them.

/** A key that is the same for all moments of one local day; `date` is Unix time in seconds. */
export function dayKey(date) {
  const moment = new Date(date * 1000);
  return `${moment.getFullYear()}-${moment.getMonth()}-${moment.getDate()}`;
}

/** The words of a day separator: today, yesterday, or the date (with the year if it is not this one). */
export function dayWords(date, words, now = Date.now() / 1000) {
  if (dayKey(date) === dayKey(now)) return words.today;
  if (dayKey(date) === dayKey(now - 86400)) return words.yesterday;
  const moment = new Date(date * 1000);
  const year = moment.getFullYear() === new Date(now * 1000).getFullYear() ? null : moment.getFullYear();
  return words.day(moment.getDate(), words.months[moment.getMonth()], year);
}

/** Hours and minutes, 24-hour. */
export function timeWords(date) {
  const moment = new Date(date * 1000);
  return `${String(moment.getHours()).padStart(2, "0")}:${String(moment.getMinutes()).padStart(2, "0")}`;
}

/** A file's size, in the unit a person would name. */
export function sizeWords(bytes, words) {
  const [byte, kilo, mega] = words.sizes;
  if (bytes < 1024) return `${bytes} ${byte}`;
  const [value, unit] = bytes < 1024 * 1024 ? [bytes / 1024, kilo] : [bytes / 1024 / 1024, mega];
  return `${value.toFixed(1).replace(".", ",")} ${unit}`;
}
