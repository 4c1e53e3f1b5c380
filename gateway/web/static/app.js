// What script adds to pages that work without it: suggestions, keys, theme, copying, and words for failures.

const announce = (text) => {
  const place = document.querySelector("[data-announce]");
  if (place) place.textContent = text;
};

// "/" puts the cursor into the search box, unless someone is typing.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const box = [...document.querySelectorAll("[data-search]")].find((input) => input.offsetParent);
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});

// Light and dark: the system's choice until someone makes their own.
const isDark = () => {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
};
for (const button of document.querySelectorAll("[data-theme-toggle]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const theme = isDark() ? "light" : "dark";
    document.documentElement.dataset.theme = theme;
    announce(`${theme} theme`);
    try {
      localStorage.setItem("theme", theme);
    } catch {
      // The choice then lasts for this page.
    }
  });
}

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  const label = button.textContent;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = "Copied";
    announce(`${button.dataset.copy} copied`);
    setTimeout(() => (button.textContent = label), 1500);
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// Only text and <mark> of a highlight are taken over.
const marked = (highlight) => {
  const parsed = new DOMParser().parseFromString(highlight, "text/html").body;
  return [...parsed.childNodes].map((node) => {
    if (node.nodeName !== "MARK") return document.createTextNode(node.textContent);
    const mark = document.createElement("mark");
    mark.textContent = node.textContent;
    return mark;
  });
};

// Who holds the rights in titles that are shown, each once, below them.
function rights(items) {
  return [...new Set(items.map((item) => item.copyright).filter(Boolean))].map((notice) => {
    const line = document.createElement("li");
    line.className = "copyright";
    line.setAttribute("role", "presentation");
    line.textContent = notice;
    return line;
  });
}

// The combobox pattern of the ARIA Authoring Practices, with the focus staying in the input.
class Suggestions {
  constructor(box) {
    this.input = box.querySelector("input");
    this.system = this.input.form.elements.system;
    this.list = document.createElement("ul");
    this.list.id = `${this.input.id}-list`;
    this.list.className = "suggestions";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Suggestions");
    box.append(this.list);
    const aria = { role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": this.list.id };
    for (const [name, value] of Object.entries(aria)) this.input.setAttribute(name, value);
    this.at = -1;
    this.listen();
  }

  listen() {
    this.input.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.ask(), 90);
    });
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.input.form.addEventListener("submit", () => this.close());
    // Keeps the focus in the input, so that the click still lands.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.open(event.target.closest("[role=option]")));
  }

  async ask() {
    const query = this.input.value.trim();
    this.running?.abort();
    if (!query) return this.close();
    this.running = new AbortController();
    const wanted = new URLSearchParams({ q: query, limit: "8" });
    if (this.system?.value) wanted.set("system", this.system.value);
    try {
      const answer = await fetch(`/api/v1/suggest?${wanted}`, { signal: this.running.signal });
      if (!answer.ok) return this.close();
      this.show((await answer.json()).items);
    } catch (error) {
      // A failed suggestion is no failure: the form still searches.
      if (error.name !== "AbortError") this.close();
    }
  }

  show(items) {
    this.at = -1;
    this.list.replaceChildren(...items.map((item, at) => this.option(item, at)), ...rights(items));
    const open = items.length > 0 && document.activeElement === this.input;
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
    this.input.removeAttribute("aria-activedescendant");
    if (open) announce(`${items.length} suggestions`);
  }

  option(item, at) {
    const line = document.createElement("li");
    line.id = `${this.list.id}-${at}`;
    line.dataset.href = `/codes/${encodeURIComponent(item.system)}/${encodeURIComponent(item.code)}`;
    line.setAttribute("role", "option");
    line.setAttribute("aria-selected", "false");
    const code = document.createElement("span");
    code.className = "code";
    code.textContent = item.code;
    const title = document.createElement("span");
    title.append(...marked(item.highlight ?? ""));
    line.append(code, " ", title);
    return line;
  }

  key(event) {
    if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.list.hidden ? this.ask() : this.move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && !this.list.hidden && this.at >= 0) {
      event.preventDefault();
      this.open(this.list.children[this.at]);
    }
  }

  move(step) {
    const options = [...this.list.querySelectorAll("[role=option]")];
    // One place beyond the ends is the input itself.
    this.at = ((this.at + 1 + step + options.length + 1) % (options.length + 1)) - 1;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === this.at)));
    const active = options[this.at];
    active?.scrollIntoView({ block: "nearest" });
    active ? this.input.setAttribute("aria-activedescendant", active.id) : this.input.removeAttribute("aria-activedescendant");
  }

  open(option) {
    if (option) location.assign(option.dataset.href);
  }

  close() {
    this.running?.abort();
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.at = -1;
  }
}
for (const box of document.querySelectorAll("[data-suggest]")) new Suggestions(box);

// What htmx could not swap in: a GET becomes an ordinary visit, anything else is said.
document.addEventListener("htmx:responseError", (event) => {
  const { verb, path } = event.detail.requestConfig;
  if (verb === "get") location.assign(event.detail.pathInfo?.finalRequestPath ?? path);
  else announce("That did not work. Please try again.");
});
document.addEventListener("htmx:sendError", () => announce("The server cannot be reached. Please try again."));
