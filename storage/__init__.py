"""Memory: tables, repositories, the unit of work, key files, migrations, backup and restore.

What the heart asks for is `bot.ports`; how it is kept is decided here. Storage knows the nouns and
the ports, never a format, a door or a sentence; nothing here knows who wrote a contribution.
`unit.Storage` is where to begin reading, `pages` is why it is fast.
"""
