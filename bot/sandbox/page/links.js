// Where a link leads: to this very bot (it stays here), elsewhere (a new tab),
// or nowhere the sandbox can follow.

const OUTSIDE = new Set(["http:", "https:", "mailto:", "tel:"]);
const IN_TEXT =
  /https?:\/\/[^\s<>"«»]+[^\s<>"«».,;:?)\]]|(?<![^\s(«"'])\/[a-z][a-z0-9_]{0,31}(?:@[a-z0-9_]+)?\b/giu;

/**
 * Reads an address. Returns {kind: "start", payload} for a deep link to the bot (payload may be ""),
 * {kind: "open"} for its chat, {kind: "outside", href}, or {kind: "stays"} for what cannot be opened here.
 */
export function destination(address, botUsername) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return { kind: "stays" };
  }
  const target = telegramTarget(url);
  if (target && target.name.toLowerCase() === botUsername.toLowerCase()) return toBot(target.parameters);
  return OUTSIDE.has(url.protocol) ? { kind: "outside", href: url.href } : { kind: "stays" };
}

/** Whom a t.me or tg: address names, and with which parameters; null for other addresses. */
function telegramTarget(url) {
  if (/^(www\.)?(t|telegram)\.(me|dog)$/u.test(url.hostname)) {
    return { name: url.pathname.split("/")[1] ?? "", parameters: url.searchParams };
  }
  if (url.protocol === "tg:" && /^tg:(\/\/)?resolve/iu.test(url.href)) {
    return { name: url.searchParams.get("domain") ?? "", parameters: url.searchParams };
  }
  return null;
}

function toBot(parameters) {
  if (parameters.has("start")) return { kind: "start", payload: parameters.get("start") };
  return [...parameters.keys()].length ? { kind: "stays" } : { kind: "open" };
}

/** Opens an address of the outside world without telling it who asked. */
export function openOutside(href) {
  window.open(href, "_blank", "noopener,noreferrer");
}

/** Makes bare addresses and /commands of a message tappable, as Telegram does. */
export function linkText(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode())
    if (!walker.currentNode.parentElement.closest("a, code, pre")) texts.push(walker.currentNode);
  for (const text of texts) text.replaceWith(...pieces(text.data));
}

function pieces(text) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(IN_TEXT)) {
    parts.push(text.slice(end, match.index), linked(match[0]));
    end = match.index + match[0].length;
  }
  return [...parts, text.slice(end)];
}

function linked(found) {
  const link = document.createElement("a");
  link.textContent = found;
  link.href = found.startsWith("/") ? "#" : found;
  if (found.startsWith("/")) link.dataset.command = found;
  return link;
}
