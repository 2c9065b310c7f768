// Suggestions below the search box, as a combobox: typing asks, arrows choose, Enter opens, Escape closes.
const form = document.querySelector(".site-search");
const input = form?.querySelector("input");

if (input) {
  const wait = 120;
  const shortest = 2;
  const list = document.createElement("ul");
  const status = document.createElement("p");
  let options = [];
  let chosen = -1;
  let asking = new AbortController();
  let timer = 0;

  list.id = "site-suggestions";
  list.className = "suggestions";
  list.role = "listbox";
  list.ariaLabel = form.dataset.list;
  list.hidden = true;
  status.className = "visually-hidden";
  status.role = "status";
  form.append(list, status);
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    "aria-expanded": "false",
  })) {
    input.setAttribute(name, value);
  }

  const optionOf = ({ name, href, note }, index) => {
    const option = document.createElement("li");
    const label = document.createElement("span");
    option.id = `site-suggestion-${index}`;
    option.role = "option";
    option.dataset.href = href;
    option.ariaSelected = "false";
    label.textContent = name;
    option.append(label);
    if (note) {
      const small = document.createElement("small");
      small.textContent = note;
      option.append(small);
    }
    return option;
  };

  const choose = (index) => {
    options[chosen]?.setAttribute("aria-selected", "false");
    chosen = index;
    const option = options[chosen];
    if (option) {
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", option.id);
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  };

  const show = (found) => {
    options = found.map(optionOf);
    list.replaceChildren(...options);
    list.hidden = options.length === 0;
    input.setAttribute("aria-expanded", String(options.length > 0));
    choose(-1);
  };

  const close = () => {
    clearTimeout(timer);
    asking.abort();
    show([]);
    status.textContent = "";
  };

  const announce = (count) => {
    const { none, one, many } = form.dataset;
    const text = [none, one][count] ?? many.replace("#", count);
    status.textContent = text;
  };

  const ask = async () => {
    asking.abort();
    asking = new AbortController();
    const query = new URLSearchParams({ q: input.value.trim(), limit: 6 });
    try {
      const reply = await fetch(`/api/search/suggest?${query}`, { signal: asking.signal });
      if (!reply.ok) {
        return close();
      }
      const { products, categories, queries = [] } = (await reply.json()).data;
      const found = [
        ...queries.map((q) => ({
          name: q,
          href: `/search?${new URLSearchParams({ q })}`,
          note: form.dataset.query,
        })),
        ...categories.map(({ name, slug }) => ({ name, href: `/categories/${slug}`, note: form.dataset.category })),
        ...products.map(({ name, slug }) => ({ name, href: `/products/${slug}` })),
      ];
      show(found);
      announce(found.length);
    } catch {
      // Somebody typed on, or the shop cannot be reached: the form still searches.
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    if (input.value.trim().length < shortest) {
      return close();
    }
    timer = setTimeout(ask, wait);
  });

  input.addEventListener("keydown", (event) => {
    if (event.isComposing || options.length === 0) {
      return;
    }
    const places = options.length + 1;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      choose(((chosen + 1 + step + places) % places) - 1);
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      location.assign(options[chosen].dataset.href);
    }
  });

  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) {
      location.assign(option.dataset.href);
    }
  });
  input.addEventListener("blur", close);
  addEventListener("pageshow", close);
}
