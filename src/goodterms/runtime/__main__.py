"""``python -m goodterms.runtime`` is ``goodterms``."""

from goodterms.runtime.command import main

if __name__ == "__main__":
    main()
