// Questions to the bot from the input: «@bot words», with its results in the sheet.

import * as api from "./api.js";
import { Unreachable } from "./api.js";

const THINKING = 250; // milliseconds without a key before the bot is asked
const LOOK = 150; // milliseconds between two looks for the answer
const LOOKS = 40;

export class InlineQuestions {
  #timer = null;
  #asked = 0;

  constructor(app, sheet, choose) {
    this.app = app;
    this.sheet = sheet;
    this.choose = choose;
  }

  /** Asks the bot if the text begins with its name; says whether it does. */
  ask(text) {
    clearTimeout(this.#timer);
    this.#asked += 1;
    const name = `@${this.app.bot.username} `.toLowerCase();
    if (!text.toLowerCase().startsWith(name)) return false;
    this.#timer = setTimeout(() => this.#question(text.slice(name.length), this.#asked), THINKING);
    return true;
  }

  async #question(text, turn) {
    try {
      const { query } = await api.askInline(this.app.place.person, text);
      const answer = await this.#answer(query, turn);
      if (answer && turn === this.#asked) this.#show(answer);
    } catch (error) {
      if (!(error instanceof Unreachable)) console.warn(error);
    }
  }

  async #answer(query, turn) {
    for (let look = 0; look < LOOKS && turn === this.#asked; look += 1) {
      const answer = await api.inlineAnswer(query);
      if (answer.results) return answer;
      await new Promise((resolve) => setTimeout(resolve, LOOK));
    }
    return null;
  }

  #show({ results, button }) {
    const { words } = this.app;
    const rows = results.map((result) => ({
      title: result.title ?? result.caption ?? "",
      text: result.description,
      testid: "inline-result",
      action: () => this.choose(chosenText(result)),
    }));
    if (button)
      rows.push({
        title: button.text,
        testid: "inline-start",
        action: () => this.app.start(button.start_parameter),
      });
    this.sheet.show(rows.length ? rows : [{ title: words.nothingFound, action: () => this.sheet.close() }]);
  }
}

/** The words that a chosen result sends; its markup is read as text only. */
function chosenText(result) {
  const content = result.input_message_content?.message_text ?? result.caption ?? result.title ?? "";
  return new DOMParser().parseFromString(content.replaceAll("\n", "<br>\n"), "text/html").body.textContent;
}
