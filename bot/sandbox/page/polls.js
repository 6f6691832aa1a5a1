// Native polls: the card in a message, and the form that asks for a new one.

import { make } from "./element.js";
import { ask, checkBox, textField } from "./forms.js";

const OPTIONS = 12;
const OPTION = 100; // characters

/** A poll as its reader may answer it, or its result once they have. `desk.vote(id, options)` answers. */
export function pollCard({ id, poll }, desk, words) {
  const shown = poll.mine.length > 0 || poll.closed;
  const rows = poll.options.map((option, at) =>
    shown ? result(option, at, poll) : choice(option, at, poll, (options) => desk.vote(id, options)),
  );
  return make(
    "div",
    { class: "poll", "data-testid": "poll" },
    make("b", { class: "poll-question" }, poll.question),
    make("span", { class: "poll-note" }, kindWords(poll, words)),
    ...rows,
    shown || !poll.several ? null : voteButton(id, desk, words),
    make("span", { class: "poll-note" }, words.voters(poll.voters)),
  );
}

/** Asks for a poll; `send({question, options, several, anonymous, correct})` is told. */
export function askPoll({ words }, send) {
  const options = make("textarea", {
    name: "options",
    rows: 4,
    required: true,
    maxlength: OPTIONS * (OPTION + 1),
    "data-testid": "poll-options",
  });
  const fields = [
    textField("question", words.pollQuestion, true, { maxlength: 300, "data-testid": "poll-question" }),
    make("label", {}, words.pollOptions, options),
    checkBox("anonymous", "yes", words.pollAnonymous, true),
    checkBox("several", "yes", words.pollSeveral),
    textField("right", words.pollRight, false, { type: "number", min: 1, max: OPTIONS, "data-testid": "poll-right" }),
  ];
  const done = (form) =>
    send({
      question: form.get("question"),
      options: form.get("options").split("\n").map((line) => line.trim()).filter(Boolean),
      several: form.has("several"),
      anonymous: form.has("anonymous"),
      correct: form.get("right") ? [Number(form.get("right")) - 1] : [],
    });
  ask(words.kinds.poll, fields, words, done, words.send);
}

function kindWords({ quiz, anonymous, several, closed }, words) {
  if (closed) return words.pollClosed;
  const kind = quiz ? words.quiz : words.kinds.poll;
  return [kind, anonymous && words.anonymous, several && words.severalAnswers].filter(Boolean).join(" · ");
}

/** One option that can be chosen: a tap answers, or ticks where several may be chosen. */
function choice({ text }, at, { several }, vote) {
  if (several) return checkBox("option", String(at), text);
  const attributes = { type: "button", class: "poll-option", "data-testid": "poll-option" };
  return make("button", { ...attributes, onclick: () => vote([at]) }, text);
}

function voteButton(id, desk, words) {
  const chosen = (button) =>
    [...button.closest(".poll").querySelectorAll("input:checked")].map((box) => Number(box.value));
  const button = make(
    "button",
    {
      type: "button",
      class: "poll-vote",
      "data-testid": "poll-vote",
      onclick: () => chosen(button).length && desk.vote(id, chosen(button)),
    },
    words.vote,
  );
  return button;
}

function result({ text, votes }, at, { voters, mine, correct }) {
  const share = voters ? Math.round((votes * 100) / voters) : 0;
  const mark = correct.includes(at) ? "✓ " : mine.includes(at) ? "• " : "";
  const bar = make("span", { class: "poll-bar" });
  bar.style.width = `${share}%`;
  return make(
    "div",
    { class: "poll-result", "data-testid": "poll-result" },
    make("span", { class: "poll-share" }, `${share}%`),
    make("span", { class: "poll-text" }, mark + text),
    bar,
  );
}
