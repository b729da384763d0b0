"""The heart: what Dialogbote knows and decides. No Telegram, no SQL, no HTTP, no environment."""
