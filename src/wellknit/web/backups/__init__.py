"""The room of backups: everything that is kept, in one sealed file, and back; alike on SQLite and PostgreSQL."""
