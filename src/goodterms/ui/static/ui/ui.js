/* Small helps for those who have scripts; every page does its work without this file. */
"use strict";

(() => {
  const SLOW = 400;
  const VERY_SLOW = 5000;
  const waits = new WeakMap();
  const asking = new Set(); // what somebody pressed and that is not answered yet
  const asksByItself = (ctx) => ["every", "live"].includes(ctx.sourceEvent?.type);

  const say = (words) => {
    document.getElementById("said").textContent = words;
  };

  /* What takes focus by itself, a field or a link, keeps its place in the order of tab. */
  const focusOn = (element) => {
    if (!element) return;
    if (element.tabIndex < 0) element.tabIndex = -1;
    element.focus();
  };

  /* A part that takes long keeps its words, shows a line, then says what is going on. */
  const begin = (ctx) => {
    const slow = setTimeout(() => ctx.target?.setAttribute("aria-busy", "true"), SLOW);
    const verySlow = setTimeout(
      () => say(document.getElementById("still-working").content.textContent.trim()),
      VERY_SLOW,
    );
    waits.set(ctx, [slow, verySlow]);
  };

  const end = (ctx) => {
    (waits.get(ctx) ?? []).forEach(clearTimeout);
    ctx.target?.removeAttribute("aria-busy");
    say("");
  };

  const isLost = () => !document.activeElement || document.activeElement === document.body;

  /* Where the focus stood in a part that is about to be swapped. */
  const held = new WeakMap();
  const hold = (ctx) => {
    const focused = document.activeElement;
    if (ctx.target?.contains(focused)) held.set(ctx, focused.closest("[id]")?.id);
  };

  /* Focus goes to what is wrong, else to the part's heading when what was pressed is gone.
     A part that asks again by itself was not pressed: it leaves the focus where it is, or in the same
     row when a link is gone or the row is drawn anew without the tabindex it was given above. */
  const settle = (ctx) => {
    if (asksByItself(ctx)) {
      if (isLost() && held.has(ctx)) focusOn(document.getElementById(held.get(ctx)));
      return;
    }
    const part = ctx.target?.id ? document.getElementById(ctx.target.id) : ctx.target;
    if (!part?.isConnected) return;
    const wrong = part.querySelector("[autofocus]");
    if (wrong) focusOn(wrong);
    else if (isLost()) focusOn(part.querySelector("[data-focus]") ?? part.querySelector("h1, h2, h3") ?? part);
  };

  /* A page instead of a part: the answer was closed, missing or broken. Show it as a page. */
  const showPage = (html) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    const main = page.querySelector("main");
    if (!main) return;
    document.title = page.title;
    document.querySelector("main").replaceWith(main);
    focusOn(main.querySelector("h1"));
  };

  const outOfReach = (element) => {
    const words = document.getElementById("out-of-reach").content.cloneNode(true);
    const main = document.querySelector("main");
    main.querySelector(":scope > .stale.away")?.remove();
    words.firstElementChild.classList.add("away");
    main.prepend(words);
    element?.focus();
  };

  /* A part with data-live asks for itself again when its stream tells a version it does not show.
     One with a field open in it, or with a press on its way, waits until that is done: nobody's
     words are swapped away, and no answer finds its place gone. */
  const streams = new Map();
  const behind = new Set();
  const parts = () => [...document.querySelectorAll("[data-live]")];
  const isInUse = (part) =>
    part.querySelector("input:not([type=hidden]), textarea, select") ||
    [...asking].some((element) => part.contains(element));
  const renew = (part) => {
    if (isInUse(part)) {
      behind.add(part);
      return;
    }
    behind.delete(part);
    if (part.isConnected) part.dispatchEvent(new Event("live"));
  };
  const listen = () => {
    behind.forEach(renew);
    const wanted = new Set(parts().map((part) => part.dataset.live));
    for (const [address, stream] of streams) {
      if (wanted.has(address) && stream.readyState !== EventSource.CLOSED) continue;
      stream.close();
      streams.delete(address);
    }
    for (const address of wanted) {
      if (streams.has(address)) continue;
      const stream = new EventSource(address);
      stream.addEventListener("message", ({ data }) => {
        const versions = Object.values(JSON.parse(data)).map(String);
        parts()
          .filter((part) => part.dataset.live === address)
          .filter((part) => versions.some((version) => version !== part.dataset.version))
          .forEach(renew);
      });
      streams.set(address, stream);
    }
  };
  listen();

  document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
    if (!asksByItself(ctx)) asking.add(ctx.sourceElement);
    begin(ctx);
  });
  document.addEventListener("htmx:before:response", (event) => {
    const { sourceElement: part, sourceEvent } = event.detail.ctx;
    if (sourceEvent?.type !== "live" || !isInUse(part)) return;
    event.preventDefault();
    behind.add(part);
  });
  document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
    asking.delete(ctx.sourceElement);
    listen();
  });
  document.addEventListener("htmx:finally:request", ({ detail }) => end(detail.ctx));
  document.addEventListener("htmx:before:swap", ({ detail }) => hold(detail.ctx));
  document.addEventListener("htmx:after:swap", ({ detail }) => settle(detail.ctx));
  document.addEventListener("htmx:response:error", ({ detail }) => {
    if (detail.ctx.response.status !== 422) showPage(detail.ctx.text);
  });
  document.addEventListener("htmx:error", ({ target, detail }) => {
    if (detail.ctx) outOfReach(target);
  });

  /* On a phone the desk's pages are one row: the one that is open stands in sight. */
  const row = document.querySelector(".rail ul");
  const open = row?.querySelector("[aria-current]");
  if (open) row.scrollLeft = open.offsetLeft - (row.clientWidth - open.offsetWidth) / 2;

  /* The desk's single keys: outside fields only, and they can be turned off. */
  const KEYS_OFF = "goodterms-keys-off";
  const keys = document.getElementById("keys");
  if (!keys) return;
  const keysOn = document.getElementById("keys-on");
  keys.hidden = false;
  keysOn.checked = localStorage.getItem(KEYS_OFF) === null;
  keysOn.addEventListener("change", () => {
    if (keysOn.checked) localStorage.removeItem(KEYS_OFF);
    else localStorage.setItem(KEYS_OFF, "1");
  });

  const step = (by) => {
    const rows = [...document.querySelectorAll(".list tbody tr td:first-child a")];
    const at = rows.indexOf(document.activeElement);
    const next = at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by;
    rows[Math.min(Math.max(next, 0), rows.length - 1)]?.focus();
  };

  const KEYS = {
    "/": () => document.getElementById("find")?.focus(),
    j: () => step(1),
    k: () => step(-1),
    "?": () => {
      keys.open = true;
      focusOn(keys.querySelector("summary"));
    },
  };

  document.addEventListener("keydown", (event) => {
    const inField = event.target.matches("input, select, textarea, [contenteditable]");
    const isChord = event.ctrlKey || event.metaKey || event.altKey;
    if (!keysOn.checked || inField || isChord || event.repeat) return;
    const act = KEYS[event.key] ?? answer(event.key);
    if (!act) return;
    event.preventDefault();
    act();
  });

  /* In review, 1 to 4 and u press the button that says so; a key held down presses once. */
  function answer(key) {
    const button = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    return button ? () => button.click() : null;
  }
})();
