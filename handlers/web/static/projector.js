/* The screen on the wall works without this file. With it, the time that is left is counted down.
   Keeping the page up to date is htmx's work. */
"use strict";
(() => {
  /* How far the clock of this computer is behind ours: nobody sets the one at the projector. */
  let behind = 0;
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    const ours = Date.parse(detail.xhr.getResponseHeader("Date"));
    if (ours) behind = ours - Date.now();
  });

  function left(ends) {
    const now = Date.now() + behind;
    const seconds = Math.max(0, Math.ceil((Date.parse(ends) - now) / 1000));
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }

  function count() {
    for (const timer of document.querySelectorAll(".timer time")) {
      const clock = left(timer.dateTime);
      timer.dataset.left = clock;
      timer.classList.toggle("up", clock === "0:00");
    }
  }

  setInterval(count, 250);
  count();

  /* What a form has answered is no place to come back to, and a one-time code none to leave behind. */
  const { here } = document.body.dataset;
  if (location.pathname !== here) history.replaceState(null, "", here);
})();
