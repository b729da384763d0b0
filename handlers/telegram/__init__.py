"""The Telegram door, built on python-telegram-bot."""
