"""The browser door: the same conversation for people without Telegram, built on Starlette."""
