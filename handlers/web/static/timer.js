/* Pages say until when there is time without this file. With it, the time that is left is counted
   down. Pages that hear from the server now and then tell it by how much this computer's clock is
   wrong: window.dialogboteClock(date). */
"use strict";
(() => {
  /* How far the clock of this computer is behind ours: nobody sets the one at the projector. */
  let behind = 0;
  window.dialogboteClock = (date) => {
    const ours = Date.parse(date);
    if (ours) behind = ours - Date.now();
  };

  function left(ends) {
    const now = Date.now() + behind;
    const seconds = Math.max(0, Math.ceil((Date.parse(ends) - now) / 1000));
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }

  function count() {
    for (const timer of document.querySelectorAll(".timer time")) {
      if (timer.closest(".past")) {
        /* An earlier message: whatever it says may have changed since. */
        delete timer.dataset.left;
        continue;
      }
      const clock = left(timer.dateTime);
      if (!timer.dataset.left) timer.textContent = timer.dataset.beside;
      timer.dataset.left = clock;
      timer.classList.toggle("up", clock === "0:00");
    }
  }

  setInterval(count, 250);
  count();
})();
