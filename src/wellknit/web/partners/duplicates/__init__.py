"""Organizations and people that may stand here twice: found by their names, and merged when somebody says so."""
