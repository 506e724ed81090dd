// Typing suggestions: a combobox with a list (WAI-ARIA Authoring Practices, "Combobox", list autocomplete with manual selection)
// over the plain search form. The form keeps working as it is; what the list adds is speed.

interface Suggestion {
  text: string;
  count: number;
}

const PAUSE_MS = 90;
const SHOWN_MAX = 8;
const KEPT_MAX = 100; // answers kept for this visit

const english = document.documentElement.lang === "en";
const words = {
  list: english ? "Suggestions" : "候補",
  count: (n: number) => (english ? `${n.toLocaleString("en")} data sets` : `${n.toLocaleString("ja")} 件`),
  told: (n: number) =>
    n === 0 ? (english ? "No suggestions" : "候補はありません") : english ? `${n} suggestions` : `候補が ${n} つあります`,
};

async function fetchSuggestions(typed: string, signal: AbortSignal): Promise<Suggestion[]> {
  const answer = await fetch(`/api/v1/suggest?limit=${SHOWN_MAX}&q=${encodeURIComponent(typed)}`, { signal });
  if (!answer.ok) return [];
  const body: unknown = await answer.json();
  const items = (body as { items?: unknown }).items;
  return Array.isArray(items) ? (items as Suggestion[]) : [];
}

class Suggest {
  private readonly list = document.createElement("ul");
  private readonly status = document.createElement("p");
  private readonly kept = new Map<string, Suggestion[]>();
  private shown: Suggestion[] = [];
  private current = -1;
  private typed = "";
  private timer = 0;
  private asking: AbortController | null = null;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly input: HTMLInputElement,
  ) {
    this.list.className = "suggest";
    this.list.id = `${input.id}-list`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", words.list);
    this.list.hidden = true;
    this.status.className = "vh";
    this.status.setAttribute("role", "status");
    form.append(this.list, this.status);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", this.list.id);
    input.setAttribute("aria-expanded", "false");
    input.addEventListener("input", (event) => {
      // While an input method converts, every key would be a question; its end counts.
      if ((event as InputEvent).isComposing) return;
      this.later();
    });
    input.addEventListener("compositionend", () => this.later());
    input.addEventListener("keydown", (event) => this.onKey(event));
    input.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.onClick(event));
  }

  private later(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.ask(), PAUSE_MS);
  }

  private async ask(): Promise<void> {
    const typed = this.input.value.trim();
    this.typed = this.input.value;
    this.asking?.abort();
    if (typed === "") return this.close();
    const known = this.kept.get(typed);
    if (known) return this.show(known);
    const asking = new AbortController();
    this.asking = asking;
    try {
      const found = await fetchSuggestions(typed, asking.signal);
      if (this.kept.size >= KEPT_MAX) this.kept.clear();
      this.kept.set(typed, found);
      this.show(found);
    } catch {
      // Cut or aborted: the form below works without suggestions.
    }
  }

  private show(found: Suggestion[]): void {
    this.shown = found.slice(0, SHOWN_MAX);
    this.current = -1;
    this.list.replaceChildren(...this.shown.map((item, index) => this.option(item, index)));
    this.status.textContent = words.told(this.shown.length);
    this.open(this.shown.length > 0);
  }

  private option(item: Suggestion, index: number): HTMLLIElement {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${index}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    const text = document.createElement("span");
    text.textContent = item.text;
    const count = document.createElement("span");
    count.className = "note num";
    count.textContent = words.count(item.count);
    option.append(text, count);
    return option;
  }

  private open(open: boolean): void {
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
    if (!open) this.input.removeAttribute("aria-activedescendant");
  }

  private close(): void {
    this.current = -1;
    this.open(false);
  }

  private move(step: number): void {
    const count = this.shown.length;
    // One place before the first and after the last is the text as typed.
    this.current = ((this.current + 1 + step + count + 1) % (count + 1)) - 1;
    Array.from(this.list.children).forEach((option, index) => {
      const chosen = index === this.current;
      option.setAttribute("aria-selected", String(chosen));
      if (chosen) option.scrollIntoView({ block: "nearest" });
    });
    const chosen = this.shown[this.current];
    this.input.value = chosen ? chosen.text : this.typed;
    if (chosen) this.input.setAttribute("aria-activedescendant", `${this.list.id}-${this.current}`);
    else this.input.removeAttribute("aria-activedescendant");
  }

  private onKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (this.list.hidden) {
        if (event.key === "ArrowDown") void this.ask();
        return;
      }
      event.preventDefault();
      this.move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.input.value = this.typed;
      this.close();
    }
  }

  private onClick(event: MouseEvent): void {
    const option = (event.target as Element).closest("[role=option]");
    const chosen = option && this.shown[Array.from(this.list.children).indexOf(option)];
    if (!chosen) return;
    this.input.value = chosen.text;
    this.close();
    this.form.requestSubmit();
  }
}

export function startSuggest(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form.search")) {
    const input = form.querySelector<HTMLInputElement>("input[name=q]");
    if (input) new Suggest(form, input);
  }
}
