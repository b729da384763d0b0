"""What the pages of the office say of themselves: titles, labels, hints.

All of its interface texts are here, so that templates hold none and translators miss none.
"""

from __future__ import annotations

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
    "take_part": phrase("Where people take part"),
    "qr_get": label("Download the picture"),
    "qr_hint": phrase("For posters and slides: a camera reads the address from it."),
    "export": phrase("Answers as a file"),
    "csv": label("CSV"),
    "xlsx": label("Spreadsheet (XLSX)"),
    "do": phrase("What you can do"),
    "open": label("Open the event …"),
    "close": label("Close the event …"),
    "yes_open": label("Yes, open it"),
    "no_open": label("No, not yet"),
    "yes_close": label("Yes, close"),
    "no_close": label("No, leave it open"),
    "results": label("Results"),
    "see_results": label("See what was answered"),
    "fetch": label("Get new answers"),
    "answer": phrase("Answer"),
    "number": phrase("How often"),
    "not_shown": phrase("not shown"),
    "median": phrase("Half of the numbers are not larger than"),
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
    "groups": phrase("Working groups"),
    "see_groups": label("See the working groups"),
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
