"""The date of an event: signing up for it apart from every answer, reminders, a calendar file."""
