"""Files that the bot hands out: tables, pictures, calendar entries, plain texts."""
