"""What the pages of the office say of themselves: titles, labels, hints.

All of its interface texts are here, so that templates hold none and translators miss none.
"""

from __future__ import annotations

from bot.anonymity import K
from config.phrases import Phrase, label, phrase

OFFICE: dict[str, Phrase] = {
    "office": phrase("Office"),
    "skip": label("Skip to the content"),
    "pages": phrase("Pages"),
    "events": label("Events"),
    "all_events": label("All events"),
    "chat": label("Conversation"),
    "sign_out": label("Sign out"),
    "out_title": phrase("You are not signed in"),
    "out_text": phrase(
        "The office is for moderators and coordinators of a municipality. Write /office to the bot "
        "in your chat: it sends you a link that signs this browser in."
    ),
    "mail_address": phrase("Your e-mail address"),
    "mail_hint": phrase(
        "Or have the link sent to you, if letters come to you by e-mail: to the address that you "
        "have confirmed with /email."
    ),
    "mail_go": label("Send me a link"),
    "mailed_title": phrase("Please look into your mailbox"),
    "mailed_text": phrase(
        "If this address belongs to somebody who works at these pages, a letter with a link is on "
        "its way. The link works once, within 10 minutes. At most five letters a day go to one "
        "person."
    ),
    "in_title": phrase("Sign in to the office"),
    "in_text": phrase(
        "With this button this browser is signed in for twelve hours, with a cookie that it needs "
        "for that and for nothing else. The link works once. Please sign out when you are done, "
        "above all on a computer that others use."
    ),
    "in_go": label("Sign in here"),
    "no_events": phrase("There is no event yet."),
    "code": phrase("Code"),
    "opens": phrase("Opens"),
    "closes": phrase("Closes"),
    "closed_on": phrase("Closed on"),
    "prompts": phrase("Questions"),
    "new_event": label("New event"),
    "from_template": phrase("Begin with the questions of a template"),
    "own_question": label("Begin with your own question"),
    "further_questions": phrase("Further questions can be added to the draft."),
    "create_event": label("Create the event"),
    "draft": label("Questions, title and times"),
    "draft_hint": phrase(
        "All of this can be changed until the event opens, and not after that. If a question "
        "changes, whoever is looking at the event as a citizen begins anew."
    ),
    "frame": label("Title and times"),
    "another_question": label("Another question"),
    "up": label("Further up"),
    "down": label("Further down"),
    "drop_question": label("Remove …"),
    "yes_drop_question": label("Yes, remove it"),
    "only_if": phrase("Only if you choose:"),
    "yes": label("Yes"),
    "no": label("No"),
    "take_part": phrase("Where people take part"),
    "qr_get": label("Download the picture"),
    "qr_hint": phrase("For posters and slides: a camera reads the address from it."),
    "export": phrase("Answers as a file"),
    "csv": label("CSV"),
    "xlsx": label("Spreadsheet (XLSX)"),
    "jsonl": label("JSON Lines"),
    "get_file": label("Download"),
    "which_file": label("What each file is good for"),
    "export_hint": phrase(
        "All hold the same: every answer that may be seen, also rejected ones, in random order, "
        "with what moderators made of it. Personal parts that they have hidden are in none of "
        "them, and nothing tells who wrote something, or when."
    ),
    "do": phrase("What you can do"),
    "open": label("Open the event …"),
    "close": label("Close the event …"),
    "head_open": phrase("Open this event"),
    "head_close": phrase("Close the event"),
    "means_open": phrase(
        "From the opening on, everybody who has the code can take part. Its questions, its plan "
        "and its rules of moderation stay as they are then."
    ),
    "means_close": phrase(
        "From the close on, nobody can answer any more, and it cannot be opened again. The keys "
        "that told participants apart are destroyed."
    ),
    "yes_open": label("Yes, open it"),
    "no_open": label("No, not yet"),
    "yes_close": label("Yes, close"),
    "no_close": label("No, leave it open"),
    "results": label("Results"),
    "see_results": label("See what was answered"),
    "fetch": label("Get new answers"),
    "picture_words": label("The picture in words, to go along"),
    "answer": phrase("Answer"),
    "number": phrase("How often"),
    "not_shown": phrase("not shown"),
    "middle": phrase("The middle of all numbers"),
    "read": label("Read the texts"),
    "words": label("Words to look for"),
    "search": label("Search"),
    "earlier": label("Previous page"),
    "later": label("Next page"),
    "answers": phrase("Official answers"),
    "see_answers": label("Answer people"),
    "official_answer": phrase("Official answer"),
    "answer_open": label("Look at what is under no theme"),
    "themes": phrase("Themes"),
    "no_themes": phrase("There is no theme yet."),
    "answers_hint": phrase(
        "An answer to a theme holds for all contributions under it that have none of their own. "
        "People read it with their receipt."
    ),
    "another": label("Another one"),
    "save_answer": label("Save the answer"),
    "drop_answer": label("Take the answer away"),
    "tidings": phrase("You said, we did"),
    "no_groups": phrase("There is no working group yet."),
    "contacts_file": label("All contacts as a file"),
    "see_tidings": label("Write to subscribers"),
    "tidings_hint": phrase(
        "All get the same text, each in their language. Who they are is not told."
    ),
    "new_text": label("Write a text"),
    "save_draft": label("Save the draft"),
    "preview": phrase("This is how people read it"),
    "send_it": label("Send it …"),
    "yes_send": label("Yes, send it"),
    "no_send": label("No, not yet"),
    "take_back": label("Do not send it"),
    "drop_text": label("Delete the text"),
    "yes_drop_text": label("Yes, delete it"),
    "no_drop_text": label("No, keep it"),
    "plan": label("Plan"),
    "change": label("Change …"),
    "fill_in": label("Fill in …"),
    "usual_promise": label("Promise the usual dates"),
    "usual_rules": label("Take the usual rules"),
    "save": label("Save"),
    "optional": phrase("optional"),
    "not_saved": phrase("This was not saved:"),
    "date": phrase("The date"),
    "set_date": label("Set the date"),
    "change_date": label("Change the date"),
    "drop_date": label("Call it off …"),
    "multipliers": phrase("Multipliers"),
    "add_multiplier": label("Add it"),
    "drop_multiplier": label("Remove …"),
    "texts_to_pass_on": phrase("Texts to pass on"),
    "pictures": phrase("QR codes, posters and table cards"),
    "posters_hint": phrase(
        "These lead straight to the event. Those of a multiplier, by whose link people are "
        "counted, are on its own page."
    ),
    "poster": label("Poster (PDF)"),
    "cards": label("Table cards (PDF)"),
    "moderation": phrase("Moderation"),
    "contribution": phrase("Contribution"),
    "rules": phrase("Rules of moderation"),
    "fetch_contributions": label("Get new contributions"),
    "in_batches": phrase(
        "New contributions come along when at least {k} people have answered a question.", k=K
    ),
    "waiting": phrase("Waits to be looked at"),
    "nothing_waits": phrase("Nothing waits to be looked at."),
    "look_at_waiting": label("Look at what waits"),
    "look_at_accepted": label("Look at what is accepted"),
    "look_at_rejected": label("Look at what is rejected"),
    "change_last": label("Change the last one"),
    "decide": phrase("Decide"),
    "accept": label("Accept"),
    "reopen": label("Take the decision back"),
    "reject_because": phrase("Reject, because of:"),
    "next_one": label("Next one"),
    "same": label("Says the same as another …"),
    "same_which": phrase("Which one says the same?"),
    "same_none": phrase("I find no other contribution with similar words."),
    "same_hint": phrase("Suggested because of similar words only. Nothing is merged or left out."),
    "same_this": label("It says the same as this one"),
    "not_same": label("Not the same any more"),
    "unhide": label("Show it in full again"),
    "untranslate": label("Take the translation away"),
    "deed_hide": label("Hide personal parts"),
    "deed_translate": label("Translate"),
    "deed_theme": label("Put under a theme"),
    "new_theme": label("New theme"),
    "drop_theme": label("Delete the theme …"),
    "floods": phrase("When too much comes in"),
    "log": phrase("Log of moderation"),
    "log_hint": phrase(
        "It tells on which day what was done, not at what time and not by whom. Where a "
        "contribution was deleted it names none, and once the event has closed, none at all."
    ),
    "report": phrase("Report"),
    "certificates": phrase("Certificate of deletion"),
    "members": label("People"),
    "you": phrase("you"),
    "invited": phrase("invited"),
    "no_note": phrase("without a note"),
    "end": label("End this role …"),
    "withdraw": label("Take the invitation back …"),
    "invite_to": phrase("Invite somebody to be"),
    "note": label("Note"),
    "note_hint": phrase(
        "By this note you will know them in the list. Only people at these pages and the operator "
        "see it, and the person in /mydata."
    ),
    "invite": label("Invite"),
    "invitation": phrase("Invitation"),
    "invitation_text": phrase(
        "This is shown only now. Hand it to the person in a safe way: the first who opens one of "
        "these links has the role."
    ),
    "yes_end": label("Yes, end the role"),
    "yes_withdraw": label("Yes, take it back"),
    "no_end": label("No, leave it"),
    "refused": phrase("That is not possible"),
    "said": phrase("Not done yet"),
    "back": label("Back"),
}
"""By the names that templates use."""
