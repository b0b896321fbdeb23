"""`python -m wellknit` is the `wellknit` command."""

from wellknit.cli import main

if __name__ == "__main__":
    main()
