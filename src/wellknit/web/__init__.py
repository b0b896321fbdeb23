"""The partnership in the browser: a Django application around the library, which does not know of it."""
