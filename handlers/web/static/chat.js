/* The chat page works without this file. With it, answers arrive without a new page, a failed
   sending is kept and offered again under the same number, and letters come in while one reads.
   Nothing is stored in the browser, and nothing is asked of any other server. */
"use strict";
(() => {
  const FRAGMENT = "application/x-dialogbote-fragment";
  const PATIENCE = 30000;
  const LETTERS_EVERY = 60000;
  const region = document.getElementById("log");
  const log = region.querySelector("ol");
  const words = document.body.dataset;
  let busy = false;

  const composer = () => document.getElementById("composer");
  const field = () => composer().elements.text;

  function freshNonce() {
    const bytes = crypto.getRandomValues(new Uint8Array(18));
    return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_");
  }

  function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  /* The person's own side, with a line below it that says whether it got through. */
  function ownBubble(text) {
    const item = element("li", "own");
    const said = element("p", "", text);
    said.dir = "auto";
    item.append(element("span", "unseen", words.you), said);
    return item;
  }

  function state(item, text, retry) {
    item.querySelector(".state")?.remove();
    if (!text) return;
    const line = element("div", "state", text);
    if (retry) {
      const button = element("button", "", words.again);
      button.type = "button";
      button.addEventListener("click", retry);
      line.append(button);
    }
    item.append(line);
  }

  async function fetchFragment(url, options) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const response = await fetch(url, {
        ...options, headers: { Accept: FRAGMENT }, signal: stop.signal,
      });
      window.dialogboteClock?.(response.headers.get("Date"));
      if (response.status === 204) return null;
      if (response.redirected) return { elsewhere: response.url };
      if (!(response.headers.get("Content-Type") || "").startsWith(FRAGMENT)) throw new Error();
      const parsed = new DOMParser().parseFromString(await response.text(), "text/html");
      return { done: response.ok, root: parsed.querySelector("[data-fragment]") };
    } finally {
      clearTimeout(timer);
    }
  }

  /* Earlier questions stay to be read; of their buttons only what was chosen is left. */
  function retire(pressed) {
    const items = [...log.querySelectorAll("li[data-stands]")];
    const left = pressed?.closest("li");
    for (const item of left && !items.includes(left) ? [...items, left] : items) {
      item.removeAttribute("data-stands");
      item.classList.add("past");
      for (const button of item.querySelectorAll("button")) {
        if (button.hasAttribute("aria-pressed")) {
          button.replaceWith(element("span", "picked", button.textContent));
        } else {
          button.remove();
        }
      }
      for (const row of item.querySelectorAll(".row")) if (!row.children.length) row.remove();
      if (!item.querySelector(".row")) item.querySelector(".ways")?.remove();
    }
  }

  function renewForms(root) {
    const token = root.dataset.csrf;
    if (!token) return;
    for (const input of document.querySelectorAll("input[name=csrf]")) input.value = token;
    document.querySelector("main > .languages")?.remove();
    if (!words.letters) words.letters = composer().getAttribute("action").replace("press", "chat/letters");
  }

  /* What was typed while the answer was on its way, or not sent at all, moves along. */
  function renewComposer(root) {
    const next = root.querySelector("#composer");
    if (!next) return;
    const text = field() ? field().value : "";
    composer().replaceWith(document.importNode(next, true));
    if (text && field()) field().value = text;
  }

  function focusOn(target) {
    target?.focus({ preventScroll: true });
    target?.closest("li")?.scrollIntoView({ block: "start" });
  }

  /* Another language changes the whole page, not only what is said from now on. */
  function speaksAnew(root) {
    return root && root.dataset.csrf && root.lang !== document.documentElement.lang;
  }

  /* Ticking an option shows the same question again: it takes its own place. */
  function inPlace(items, pressed) {
    const old = pressed?.closest("li");
    const ticked = /^(un)?mark:/.test(pressed?.value || "");
    if (!ticked || !old?.matches("[data-stands]") || items.length !== 1 || items[0].dataset.about !== old.dataset.about) {
      return false;
    }
    const place = [...old.querySelectorAll("button")].indexOf(pressed);
    old.replaceWith(items[0]);
    const buttons = items[0].querySelectorAll("button");
    (buttons[place] || items[0]).focus({ preventScroll: true });
    return true;
  }

  function show(root, sending) {
    const items = [...root.querySelectorAll("ol > li.bot")].map((i) => document.importNode(i, true));
    const stands = items.some((item) => "stands" in item.dataset);
    renewForms(root);
    sending.again?.remove();
    if (!sending.own.isConnected && inPlace(items, sending.pressed)) {
      renewComposer(root);
      return;
    }
    if (stands) retire(sending.pressed);
    if (!sending.own.isConnected) log.append(sending.own);
    log.append(...items);
    offerCopies();
    if (stands || !log.querySelector("li[data-stands]")) renewComposer(root);
    document.querySelector(".onward")?.remove();
    const writesOn = sending.fromComposer && field() && !sending.pressed;
    if (writesOn) {
      /* Who writes on knows the question: the end is of use, with its ways on. */
      field().focus({ preventScroll: true });
      log.lastElementChild.scrollIntoView({ block: "end" });
    } else {
      focusOn(items[0]?.querySelector("h2") || items[0]);
    }
  }

  async function send(sending) {
    if (busy) return;
    busy = true;
    region.setAttribute("aria-busy", "true");
    sending.pressed?.setAttribute("aria-busy", "true");
    if (sending.own.isConnected) state(sending.own, words.sending);
    let answer = null;
    try {
      answer = await fetchFragment(sending.url, { method: "POST", body: sending.data });
    } catch { /* told to the person below */ }
    busy = false;
    region.removeAttribute("aria-busy");
    sending.pressed?.removeAttribute("aria-busy");
    if (answer?.elsewhere || speaksAnew(answer?.root)) {
      location.assign(answer.elsewhere || `${words.here}?lang=${answer.root.lang}`);
      return;
    }
    if (answer?.root) {
      state(sending.own, "");
      if (answer.done) {
        const { nonce, text } = (sending.again ? composer() : sending.form).elements;
        nonce.value = freshNonce();
        if (text?.value.startsWith(sending.wrote)) text.value = text.value.slice(sending.wrote.length);
      }
      show(answer.root, sending);
      return;
    }
    if (!sending.own.isConnected) log.append(sending.own);
    state(sending.own, words.unsent, () => send(sending));
    focusOn(sending.own.querySelector(".state button"));
  }

  function begin(form, pressed) {
    const data = new URLSearchParams(new FormData(form));
    const named = pressed && pressed.name;
    /* The form that offers to send once more what failed: it holds everything already. */
    const again = form === composer() || named ? null : form.closest("#log > ol > li");
    if (named) data.set(pressed.name, pressed.value);
    const wrote = pressed?.name === "text" ? "" : (data.get("text") || "");
    if (!named && !again && !wrote.trim()) {
      form.elements.text?.focus();
      return;
    }
    const before = again?.previousElementSibling;
    const own = before?.matches(".own") ? before : ownBubble(wrote.trim() ? wrote : pressed.textContent.trim());
    if (wrote.trim() && !own.isConnected) log.append(own);
    closeMenus();
    send({
      form, data, own, wrote, again, url: form.getAttribute("action"),
      pressed: named && pressed.name === "button" ? pressed : null,
      fromComposer: form === composer(),
    });
  }

  /* Codes and links are there to be taken along. Only secure pages may write to the clipboard. */
  function offerCopies() {
    if (!navigator.clipboard) return;
    for (const code of log.querySelectorAll(".code:not([data-copies])")) {
      code.dataset.copies = "";
      const button = element("button", "copy", words.copy);
      button.type = "button";
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(code.querySelector("code").textContent);
        button.textContent = words.copied;
      });
      code.append(button);
    }
  }

  function closeMenus() {
    for (const menu of document.querySelectorAll("header details")) menu.open = false;
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if ("plain" in form.dataset) return;
    event.preventDefault();
    if (!busy) begin(form, event.submitter);
  });

  document.addEventListener("click", (event) => {
    if (!event.target.closest("header details")) closeMenus();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.id === "text") {
      event.target.form.requestSubmit();
    }
    if (event.key === "Escape") {
      const open = document.querySelector("header details[open]");
      closeMenus();
      open?.querySelector("summary").focus();
    }
  });

  async function letters() {
    if (!words.letters || busy || document.visibilityState !== "visible") return;
    const answer = await fetchFragment(words.letters, {}).catch(() => null);
    if (!answer?.done || busy) return;
    for (const item of answer.root.querySelectorAll("ol > li.bot")) {
      if (!log.querySelector(`[data-is="${item.dataset.is}"]`)) {
        const letter = document.importNode(item, true);
        /* It stands beside the question: the next answer must not take its buttons. */
        letter.removeAttribute("data-stands");
        log.append(letter);
      }
    }
  }
  setInterval(letters, LETTERS_EVERY);
  offerCopies();

  /* What a form has answered is no place to come back to, and a one-time code none to leave behind. */
  if (location.pathname !== words.here) history.replaceState(null, "", words.here);
})();
