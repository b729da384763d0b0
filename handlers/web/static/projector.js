/* The screen on the wall works without this file. Keeping the page up to date is htmx's work, and
   counting down that of timer.js. */
"use strict";
(() => {
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    window.dialogboteClock?.(detail.xhr.getResponseHeader("Date"));
  });

  /* What a form has answered is no place to come back to, and a one-time code none to leave behind. */
  const { here } = document.body.dataset;
  if (location.pathname !== here) history.replaceState(null, "", here);
})();
