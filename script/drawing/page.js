// The page of `retort graph --format html`. It runs in a browser, alone; the page may load and send nothing.
"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const revisions = JSON.parse(byId("data").textContent);
  const view = byId("view"), picture = view.querySelector("svg"), details = byId("details");
  const search = byId("search"), matches = byId("matches");
  const numbers = new Map(revisions.map(({ id }, number) => [id, number]));
  const rows = revisions.map((_, number) => byId(`r${number}`));
  const [width, height] = ["width", "height"].map((name) => Number(picture.getAttribute(name)));
  const smallest = 0.02, largest = 4;
  let scale = 1;
  let chosen = -1;
  /** The numbers of the rows that are found. */
  let found = [];

  /** An element; what it holds is text, whatever it looks like. */
  function element(name, properties = {}, ...content) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...content);
    return made;
  }

  // ── zoom and pan ───────────────────────────────────────────────────────────────────────────────────────────────────

  /** Zooms so that what is at a place of the view stays there. */
  function zoom(to, x = view.clientWidth / 2, y = view.clientHeight / 2) {
    const next = Math.min(largest, Math.max(smallest, to));
    const [left, top] = [(view.scrollLeft + x) / scale, (view.scrollTop + y) / scale];
    scale = next;
    picture.setAttribute("width", `${width * scale}`);
    picture.setAttribute("height", `${height * scale}`);
    view.scrollLeft = left * scale - x;
    view.scrollTop = top * scale - y;
    byId("scale").textContent = `${Math.round(scale * 100)}%`;
  }

  const zooms = {
    "zoom-in": () => zoom(scale * 1.25),
    "zoom-out": () => zoom(scale / 1.25),
    "zoom-reset": () => zoom(1),
    "fit": () => zoom(view.clientWidth / width),
  };
  for (const [id, act] of Object.entries(zooms)) byId(id).addEventListener("click", act);

  view.addEventListener("wheel", (event) => {
    // A pinch on a touchpad comes as a wheel with Ctrl.
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const place = view.getBoundingClientRect();
    zoom(scale * Math.exp(-event.deltaY / 300), event.clientX - place.left, event.clientY - place.top);
  }, { passive: false });

  let drag;
  view.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.pointerType === "touch") return;
    drag = { x: event.clientX, y: event.clientY, left: view.scrollLeft, top: view.scrollTop, moved: false };
  });
  addEventListener("pointermove", (event) => {
    if (drag === undefined) return;
    const [x, y] = [event.clientX - drag.x, event.clientY - drag.y];
    if (!drag.moved && Math.hypot(x, y) < 4) return;
    drag.moved = true;
    view.classList.add("dragged");
    view.scrollLeft = drag.left - x;
    view.scrollTop = drag.top - y;
  });
  addEventListener("pointerup", () => {
    view.classList.remove("dragged");
    // The click that follows belongs to the drag.
    setTimeout(() => drag = undefined);
  });
  addEventListener("pointercancel", () => drag = undefined);

  // ── one revision ───────────────────────────────────────────────────────────────────────────────────────────────────

  /** Chooses a revision and brings it into sight. */
  function choose(number) {
    if (rows[number] === undefined) return;
    rows[chosen]?.setAttribute("aria-selected", "false");
    chosen = number;
    rows[number].setAttribute("aria-selected", "true");
    picture.setAttribute("aria-activedescendant", `r${number}`);
    tell(revisions[number]);
    reveal(number);
    history.replaceState(null, "", `#${encodeURIComponent(revisions[number].id)}`);
  }

  function reveal(number) {
    const row = height / revisions.length;
    const [top, bottom] = [number * row * scale, (number + 1) * row * scale + 2 * row * scale];
    if (top < view.scrollTop) view.scrollTop = top - row * scale;
    else if (bottom > view.scrollTop + view.clientHeight) view.scrollTop = bottom - view.clientHeight;
  }

  function links(ids) {
    return ids.map((id) => {
      const number = numbers.get(id);
      // Outside of the range that was drawn.
      if (number === undefined) return element("code", {}, `${id} `);
      return element("button", { type: "button", onclick: () => choose(number) }, id);
    });
  }

  function tell({ id, marks, labels, parents, children, dependencies, comment, path, date, sql, isApplied }) {
    const words = [...marks];
    if (isApplied !== undefined) words.push(isApplied ? "applied" : "not applied");
    const facts = [
      [parents.length > 1 ? "Parents" : "Parent", parents.length > 0 ? links(parents) : ["<base>"]],
      ["Children", links(children)],
      ["Depends on", links(dependencies)],
      ["Labels", labels.length > 0 ? [labels.join(", ")] : []],
      ["Path", [path]],
      ["Date", date === undefined ? [] : [date]],
    ].filter(([, content]) => content.length > 0);
    const close = element("button", { type: "button", className: "close", onclick: dismiss }, "✕");
    close.setAttribute("aria-label", "Close");
    details.replaceChildren(
      close,
      element("h2", {}, id),
      ...(words.length > 0 ? [element("p", { className: "marks" }, words.join(" · "))] : []),
      element("p", { className: "comment" }, comment || "No message."),
      element(
        "dl",
        {},
        ...facts.flatMap(([name, content]) => [element("dt", {}, name), element("dd", {}, ...content)]),
      ),
    );
    if (sql !== undefined) {
      details.append(
        element("h3", {}, "SQL of the upgrade"),
        sql.text === undefined
          ? element("p", { className: "refused" }, sql.refused)
          : element("pre", { tabIndex: 0 }, sql.text),
      );
    }
    details.hidden = false;
    details.scrollTop = 0;
  }

  function dismiss() {
    details.hidden = true;
    picture.focus({ preventScroll: true });
  }

  picture.addEventListener("click", (event) => {
    const row = event.target.closest(".row");
    if (row !== null && !drag?.moved) choose(Number(row.id.slice(1)));
  });

  const moves = {
    ArrowDown: () => choose(Math.min(revisions.length - 1, chosen + 1)),
    ArrowUp: () => choose(Math.max(0, chosen - 1)),
    PageDown: () => choose(Math.min(revisions.length - 1, chosen + 10)),
    PageUp: () => choose(Math.max(0, chosen - 10)),
    Home: () => choose(0),
    End: () => choose(revisions.length - 1),
    Enter: () => choose(Math.max(0, chosen)),
  };
  picture.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || moves[event.key] === undefined) return;
    event.preventDefault();
    moves[event.key]();
  });

  // ── search ─────────────────────────────────────────────────────────────────────────────────────────────────────────

  const texts = revisions.map(({ id, comment, path, marks, labels }) =>
    [id, comment, path, ...marks, ...labels].join("\n").toLowerCase()
  );

  function find() {
    const words = search.value.toLowerCase().split(/\s+/).filter((word) => word !== "");
    for (const number of found) rows[number].classList.remove("match");
    found = words.length === 0
      ? []
      : texts.flatMap((text, number) => words.every((word) => text.includes(word)) ? number : []);
    for (const number of found) rows[number].classList.add("match");
    picture.classList.toggle("searched", words.length > 0);
    count(words.length > 0);
    if (found.length > 0) reveal(found[0]);
  }

  function count(isSearched) {
    const at = found.indexOf(chosen);
    matches.textContent = isSearched ? `${at < 0 ? "" : `${at + 1} of `}${found.length} found` : "";
  }

  /** Chooses the next of what is found below the chosen one, or above it, and begins anew at the end. */
  function step(direction) {
    if (found.length === 0) return;
    const ahead = direction > 0 ? found.find((number) => number > chosen) : found.findLast((number) => number < chosen);
    choose(ahead ?? found.at(direction > 0 ? 0 : -1));
    count(true);
  }

  search.addEventListener("input", find);
  byId("find").addEventListener("submit", (event) => {
    event.preventDefault();
    step(1);
  });
  byId("previous").addEventListener("click", () => step(-1));
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.shiftKey) {
      event.preventDefault();
      step(-1);
    } else if (event.key === "Escape") {
      search.value = "";
      find();
      picture.focus({ preventScroll: true });
    }
  });

  addEventListener("keydown", (event) => {
    if (event.target === search || event.ctrlKey || event.metaKey || event.altKey) return;
    const keys = {
      "/": () => search.select(),
      "+": zooms["zoom-in"],
      "=": zooms["zoom-in"],
      "-": zooms["zoom-out"],
      "0": zooms["zoom-reset"],
      "f": zooms.fit,
      "Escape": () => details.hidden || dismiss(),
    };
    if (keys[event.key] === undefined) return;
    event.preventDefault();
    keys[event.key]();
  });

  // The page of one revision can be passed on: `graph.html#1a2b3c4d5e6f`.
  choose(revisions.findIndex(({ id }) => `#${encodeURIComponent(id)}` === location.hash));
})();
