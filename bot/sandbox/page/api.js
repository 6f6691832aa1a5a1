// The doors of the sandbox's server, as functions. Every answer is JSON.

/** The server said no: `status` is its HTTP status, the message its sentence (for the console). */
export class Refused extends Error {
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }
}

/** The server could not be reached. */
export class Unreachable extends Error {}

async function call(method, path, body) {
  const form = body instanceof FormData;
  const options = { method, headers: {} };
  if (body !== undefined) options.body = form ? body : JSON.stringify(body);
  if (body !== undefined && !form) options.headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Unreachable(path);
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(response.status, answer.error ?? response.statusText);
  return answer;
}

export const world = () => call("GET", "/sandbox/world");
export const addPerson = (person) => call("POST", "/sandbox/persons", person);
export const changePerson = (id, change) => call("PATCH", `/sandbox/persons/${id}`, change);
export const block = (id) => call("POST", `/sandbox/persons/${id}/block`, {});
export const unblock = (id) => call("POST", `/sandbox/persons/${id}/unblock`, {});
export const addGroup = (group) => call("POST", "/sandbox/groups", group);

export const chat = (id, person) => call("GET", `/sandbox/chats/${id}?person=${person}`);
export const send = (id, message) => call("POST", `/sandbox/chats/${id}/messages`, message);
export const start = (id, person, payload) =>
  call("POST", `/sandbox/chats/${id}/start`, payload ? { person, payload } : { person });
export const sendKind = (id, kind) => call("POST", `/sandbox/chats/${id}/media`, kind);
export const editMessage = (id, message, person, text) =>
  call("PUT", `/sandbox/chats/${id}/messages/${message}`, { person, text });
export const deleteMessage = (id, message, person) =>
  call("DELETE", `/sandbox/chats/${id}/messages/${message}?person=${person}`);

export const openTopic = (group, person, name) =>
  call("POST", `/sandbox/groups/${group}/topics`, { person, name });
export const closeTopic = (group, topic, person, closed) =>
  call("PATCH", `/sandbox/groups/${group}/topics/${topic}`, { person, closed });
export const deleteTopic = (group, topic, person) =>
  call("DELETE", `/sandbox/groups/${group}/topics/${topic}?person=${person}`);

export const askPoll = (id, poll) => call("POST", `/sandbox/chats/${id}/polls`, poll);
export const vote = (id, message, person, options) =>
  call("POST", `/sandbox/chats/${id}/messages/${message}/votes`, { person, options });
export const react = (id, message, person, emoji) =>
  call("POST", `/sandbox/chats/${id}/messages/${message}/reactions`, { person, emoji });
export const forward = (id, post) => call("POST", `/sandbox/chats/${id}/forwards`, post);

/**
 * Sends files as Telegram would: a picture becomes a photo, a film a video, anything else a document; several
 * together an album. `place` says from whom and where: {person, topic, reply_to, caption}.
 */
export function sendFiles(id, files, place) {
  const form = new FormData();
  for (const [name, value] of Object.entries(place)) if (value) form.append(name, String(value));
  for (const file of files) form.append("file", file, file.name);
  return call("POST", `/sandbox/chats/${id}/files`, form);
}

/** Presses an inline button by its data: what was seen is pressed, even if the bot has just changed it. */
export const press = (id, person, message, data) =>
  call("POST", `/sandbox/chats/${id}/presses`, { person, message, data });
export const query = (id) => call("GET", `/sandbox/queries/${encodeURIComponent(id)}`);
export const askInline = (person, text) => call("POST", "/sandbox/inline", { person, query: text });
export const inlineAnswer = (id) => call("GET", `/sandbox/inline/${encodeURIComponent(id)}`);
